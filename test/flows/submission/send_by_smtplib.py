"""Sends one message with Python's smtplib over STARTTLS. Arguments: host, port, key; JSON on standard input:
{"mailFrom", "rcptTo", "raw", "mailOptions", "rcptOptions"}. Prints {"code", "text"} of what decided."""
import json
import smtplib
import ssl
import sys

host, port, key = sys.argv[1], int(sys.argv[2]), sys.argv[3]
mail = json.load(sys.stdin)
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
smtp = smtplib.SMTP(host, port, timeout=60)
try:
    smtp.ehlo("client.example")
    smtp.starttls(context=context)
    smtp.ehlo("client.example")
    smtp.login("mailstead", key)
    smtp.mail(mail["mailFrom"], mail.get("mailOptions", []))
    for address in mail["rcptTo"]:
        smtp.rcpt(address, mail.get("rcptOptions", []))
    code, text = smtp.data(mail["raw"].encode("utf-8"))
except smtplib.SMTPResponseException as error:
    code, text = error.smtp_code, error.smtp_error
finally:
    smtp.close()
print(json.dumps({"code": code, "text": text.decode("utf-8", "replace")}))
