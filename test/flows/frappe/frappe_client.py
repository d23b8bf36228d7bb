"""Calls a server as the e-mail account of a Frappe site does, through `requests`, in the forms of three of its versions.

Reads JSON from standard input: {"url", "key", "secret", "steps": [{"version", "call", ...}]}. Prints a list with an object a step:
{"status", "answer"} where the client would go on, {"status", "raised"} with the text of the exception where it would not.
"""
import json
import sys
import uuid
from urllib.parse import urljoin

import requests

CHUNK = 5 * 1024 * 1024

task = json.load(sys.stdin)
session = requests.session()
BASIC = requests.auth._basic_auth_str(task["key"], task["secret"])
# All versions claim a form, whatever they send; only with files the type is left to `requests`.
COMMON = {"Accept": "application/json", "content-type": "application/x-www-form-urlencoded", "Authorization": BASIC}
OAUTH = {
    "Authorization": f"Bearer {task['key']}_{task['secret']}",
    "content-type": "application/x-www-form-urlencoded",
}


def ask(verb, path, headers=None, oauth=False, **content):
    sent = {**(headers or {}), **(OAUTH if oauth else COMMON)}
    if content.get("files"):
        sent.pop("content-type")
    response = session.request(verb, urljoin(task["url"], path), headers=sent, timeout=(60, 120), **content)
    body = response.json()
    if body and body.get("exc"):
        return {"status": response.status_code, "raised": json.loads(body["exc"])[0]}
    return {"status": response.status_code, "answer": body.get("message")}


def validate(version, email, oauth=False):
    if version == "2024":
        data = {"mailbox": email, "for_outbound": True, "for_inbound": True}
    else:
        data = {"email": email}
    return ask("POST", path_of(version, "auth", "validate"), data=data, oauth=oauth)


def path_of(version, module, name):
    short = f"/{module}/{name.replace('_', '-')}"
    return f"/api/method/mail.api.{module}.{name}" if version == "2025" else short


def send_raw(version, sender, to, message, newsletter=False, order=None):
    path = path_of(version, "outbound", "send_raw")
    data = {"from_": sender, "to": to, "is_newsletter": newsletter}
    if version == "2024":
        return ask("POST", path, json={"from_": sender, "to": to, "raw_message": message})
    if version == "2025":
        return ask("POST", path, data=data, files={"raw_message": message})
    octets = message.encode("utf-8")
    name = str(uuid.uuid4())
    count = -(-len(octets) // CHUNK)
    answers = []
    for index in order or range(count):
        start = index * CHUNK
        part = {"uuid": name, "chunk_index": index, "total_chunk_count": count, "chunk_byte_offset": start}
        files = {"raw_message": ("raw_message.eml", octets[start : start + CHUNK])}
        answers.append(ask("POST", path, data={**data, **part}, files=files))
    return {"status": answers[-1]["status"], "answer": [each.get("answer") for each in answers]}


def send(version, mail, name="send"):
    return ask("POST", path_of(version, "outbound", name), json=mail)


def pull_raw(version, mailbox, since=None):
    field = "last_synced_at" if version == "2024" else "last_received_at"
    data = {"mailbox": mailbox, "limit": 50, field: since}
    return ask("GET", path_of(version, "inbound", "pull_raw"), headers={"X-Site": "https://erp.example"}, data=data)


CALLS = {"validate": validate, "send_raw": send_raw, "send": send, "pull_raw": pull_raw}

answers = []
for step in task["steps"]:
    call = CALLS[step.pop("call")]
    answers.append(call(**step))
json.dump(answers, sys.stdout)
