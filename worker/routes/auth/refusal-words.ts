/**
 * What better-auth says to people, in words that tell what to do. By its own words, not its codes: what our own rules refuse with the same
 * code says more already.
 */
export const REFUSAL_WORDS: Readonly<Record<string, string>> = {
  'Invalid email or password': 'The address or the password is wrong. Check both, or reset the password.',
  'Invalid password': 'The password is wrong. Check it and try again.',
  'Email not verified': 'This address is not confirmed yet. Open the link in our mail, or have it sent again.',
  'Password too short': 'The password is too short. Take at least 10 characters.',
  'Password too long': 'The password is too long. Take at most 128 characters.',
  'Invalid token': 'This link was used, has ended or is not complete. Ask for a new one.',
  'Token expired': 'This link has ended. Ask for a new one.',
  'Session is not fresh': 'You have been signed in for long. Sign out, sign in again, and repeat this.',
  'Invalid code': 'This code is wrong. Give the one that your app shows now.',
  'Invalid backup code': 'This backup code is wrong, or was used already. Try another one.',
  'Invalid two factor cookie': 'This took too long. Go back, and sign in with your password again.',
  'Too many attempts. Please request a new code.':
    'Too many wrong codes. Go back, and sign in with your password again.',
  'Too many failed verification attempts. Your account is temporarily locked. Please try again later.':
    'Too many wrong codes. Wait 15 minutes, and sign in again.',
}
