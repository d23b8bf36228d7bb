"""A Frappe site that pulls mail: the requests of its Python client, byte for byte, and what it keeps between them.

Reads a JSON object from stdin: url, key, secret, site, zone (of the site), path, mailbox, limit, last (what the site kept, or null),
pulls (how many at most) and lose (numbers of pulls whose answers never arrive). Writes one: mails, last, answers, error.
"""

import base64
import email
import http.client
import json
import sys
from datetime import datetime
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo


def ask(site, last):
    """One request: a GET whose parameters are a form in its body; what is None is left out."""
    fields = {"mailbox": site["mailbox"], "limit": site["limit"]}
    if last is not None:
        # What a site has kept knows no zone: it is in the site's own.
        aware = datetime.fromisoformat(last).replace(tzinfo=ZoneInfo(site["zone"]))
        fields[site["field"]] = str(aware)
    credentials = base64.b64encode(f"{site['key']}:{site['secret']}".encode()).decode()
    headers = {
        "User-Agent": "python-requests/2.32.3",
        "Accept-Encoding": "identity",
        "Accept": "application/json",
        "Connection": "keep-alive",
        "X-Site": site["site"],
        "content-type": "application/x-www-form-urlencoded",
        "Authorization": f"Basic {credentials}",
    }
    connection = http.client.HTTPConnection(urlsplit(site["url"]).netloc, timeout=60)
    connection.request("GET", site["path"], body=urlencode(fields), headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, json.loads(body)


def subject_of(mail):
    """Of a mail as `pull` or as `pull_raw` gives it."""
    return mail["subject"] if isinstance(mail, dict) else email.message_from_string(mail)["Subject"]


def text_of(mail):
    if isinstance(mail, dict):
        return mail["text"]
    part = email.message_from_string(mail)
    return part.get_payload(decode=True).decode("utf-8")


def pull(site):
    kept = {"subjects": [], "texts": [], "last": site["last"], "answers": [], "error": None}
    for n in range(site["pulls"]):
        status, answer = ask(site, kept["last"])
        if status != 200:
            kept["error"] = {"status": status, **answer}
            break
        message = answer["message"]
        kept["answers"].append(len(message["mails"]))
        if n in site["lose"]:
            continue
        kept["subjects"] += [subject_of(mail) for mail in message["mails"]]
        kept["texts"] += [text_of(mail) for mail in message["mails"]]
        until = datetime.fromisoformat(message[site["field"]])
        assert until.utcoffset().total_seconds() == 0
        kept["last"] = str(until.astimezone(ZoneInfo(site["zone"])).replace(tzinfo=None))
        if not message["mails"]:
            break
    return kept


json.dump(pull(json.load(sys.stdin)), sys.stdout)
