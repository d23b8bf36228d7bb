/**
 * `full` has some of everything, `empty` a tenant with nothing, `new` a person without a tenant, `member` one with mailboxes only.
 * `sandbox` has a domain and a key and may not send to others, `asked` wants that to end, `declined` must wait. `crowded` is near its limits, `spent` at
 * them, `slowed` and `paused` have a bad name, `appealed` against that. In `operating` somebody of the operator is in the tenant of others, in
 * `staff` in the own one, in `bare` in that of a deployment that has nothing yet.
 */
export type World =
  | 'full'
  | 'empty'
  | 'new'
  | 'member'
  | 'sandbox'
  | 'asked'
  | 'declined'
  | 'crowded'
  | 'spent'
  | 'slowed'
  | 'paused'
  | 'appealed'
  | 'operating'
  | 'staff'
  | 'bare'
