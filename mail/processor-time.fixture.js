// JavaScript with declarations beside it: the code of `mail/` is checked without the types of Node.

export function processorMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
