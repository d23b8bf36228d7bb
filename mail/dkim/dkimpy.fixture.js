/** Verification by Debian's python3-dkim, an implementation that is not ours. For tests; its types stand beside it. */
import { spawnSync } from 'node:child_process'

const PYTHON = '/usr/bin/python3'

const SCRIPT = `
import sys, json, dkim
given = json.load(sys.stdin)
def dns(name, timeout=5):
    return given["txt"].get(name.decode().rstrip("."), "").encode()
def verify(index):
    try:
        return bool(dkim.DKIM(given["raw"].encode("ascii")).verify(idx=index, dnsfunc=dns))
    except dkim.ValidationError:
        return False
print(json.dumps([verify(index) for index in range(given["count"])]))
`

export const findDkimpy = () => {
  const { status } = spawnSync(PYTHON, ['-c', 'import dkim, nacl'])
  return status === 0 ? null : `${PYTHON} has no module dkim or nacl`
}

export const verifyByDkimpy = (given) => {
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', SCRIPT], {
    input: JSON.stringify(given),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`python3-dkim failed: ${stderr}`)
  return JSON.parse(stdout)
}
