/** Words of publishing a domain's records. */
export const publish = {
  atCloudflare: 'Write them at Cloudflare',
  zoneFile: 'Download zone file',
  title: 'Write the records at Cloudflare',
  lead: 'With an API token of yours the records are written into the zone. You see first what would be done; what is not ours is kept.',
  token: 'API token',
  tokenHelp: 'With Zone: Read and DNS: Edit of the zone. It is used for this and not kept.',
  look: 'Show what would be done',
  write: 'Write the records',
  written: 'Written',
  cancel: 'Cancel',
  close: 'Close',
  plan: (zone: string) => `In the zone ${zone}`,
  actions: {
    present: 'There already',
    create: 'To be created',
    merge: 'To be added to',
    replace: 'To be replaced',
    conflict: 'Left as it is',
  },
  replaceMx: 'Remove the MX records of others',
  replaceMxHelp: 'Mail of this name then comes here only.',
} as const
