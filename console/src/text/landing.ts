/** Words of the first page. */
export const landing = {
  title: 'Email that tells you what became of it',
  lead: 'Send from your software over one HTTP API. Every mail is signed with your own domain, handed to a relay you can see, and followed until it is delivered – or until you know exactly why not.',
  signUp: 'Create an account',
  signIn: 'Sign in',
  points: [
    ['Nothing is lost', 'What was accepted is a row on a disk before you get the answer. Retries go on for five days.'],
    ['Every attempt is shown', 'Host, address, TLS, the exact reply and when the next try is – in words, live.'],
    [
      'Your domain, your keys',
      'RSA and Ed25519 signatures, and records checked every 15 seconds while you set them up.',
    ],
    [
      'Made to be replaced into',
      'The shapes of the API are those of the npm package resend: change the address, keep the code.',
    ],
  ],
  example: 'First request',
  reference: 'API reference',
  byInvitation: 'New accounts are by invitation here: ask somebody who has one.',
  steps: ['Accepted and stored', 'Signed, rsa and ed25519', 'Handed to a relay', 'Delivered, 250 2.0.0 OK'],
  timeline: 'What you see afterwards',
} as const
