"""Verifies every DKIM signature of the mail on standard input with dkimpy, an implementation that is not ours.

The argument is the development zone file. Prints one word a signature: pass or fail.
"""
import json
import re
import sys

import dkim

zone = json.load(open(sys.argv[1]))


def txt(name, timeout=5):
    values = zone.get(name.decode().rstrip('.').lower(), {}).get('TXT')
    return values[0].encode() if values else None


mail = sys.stdin.buffer.read()
signatures = len(re.findall(rb'^DKIM-Signature:', mail, re.M | re.I))
for index in range(signatures):
    verified = dkim.DKIM(mail, minkey=1024).verify(idx=index, dnsfunc=txt)
    print('pass' if verified else 'fail')
