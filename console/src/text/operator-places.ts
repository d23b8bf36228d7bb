/** Words of the operator's places in the rail: all that those who are no operator fetch of them. */
export const operator = {
  group: 'Operator',
  overview: 'Overview',
  tenants: 'All tenants',
  plans: 'Plans',
  settings: 'Deployment',
  shortcuts: [
    ['g o', 'Operator: overview'],
    ['g t', 'Operator: all tenants'],
    ['g p', 'Operator: plans'],
    ['g .', 'Operator: deployment'],
  ],
} as const
