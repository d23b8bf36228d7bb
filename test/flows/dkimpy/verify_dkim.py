"""Verifies every DKIM signature of the mail on standard input with dkimpy, an implementation that is not ours.

The arguments are the development zone file and, when the mail is of another time than the machine's, the Unix time at which it is
verified. Prints one word a signature: pass or fail.
"""
import json
import re
import sys
import time

import dkim

zone = json.load(open(sys.argv[1]))
if len(sys.argv) > 2:
    # dkimpy refuses a signature of the future, and asks this clock what that is.
    time.time = lambda: float(sys.argv[2])


def txt(name, timeout=5):
    values = zone.get(name.decode().rstrip('.').lower(), {}).get('TXT')
    return values[0].encode() if values else None


mail = sys.stdin.buffer.read()
signatures = len(re.findall(rb'^DKIM-Signature:', mail, re.M | re.I))
for index in range(signatures):
    verified = dkim.DKIM(mail, minkey=1024).verify(idx=index, dnsfunc=txt)
    print('pass' if verified else 'fail')
