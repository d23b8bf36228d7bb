"""Reads a delivery report on standard input with Python's email package and prints what is in it as JSON."""
import email
import email.policy
import json
import sys

mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = list(mail.iter_parts())
status = [dict(block.items()) for block in parts[1].get_payload()]
print(
    json.dumps(
        {
            "type": mail.get_content_type(),
            "reportType": mail.get_param("report-type"),
            "defects": [str(defect) for part in mail.walk() for defect in part.defects],
            "autoSubmitted": mail["Auto-Submitted"],
            "to": mail["To"],
            "text": parts[0].get_content(),
            "message": status[0],
            "recipients": status[1:],
            "returnedType": parts[2].get_content_type(),
            "returned": str(parts[2].get_payload()),
        }
    )
)
