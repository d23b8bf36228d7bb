/** A mail with a report as providers send it (RFC 8460 §5.3). */

export const reportOf = (domain: string, more: object = {}): object => ({
  'organization-name': 'Peer Inc.',
  'date-range': { 'start-datetime': '2026-11-27T00:00:00Z', 'end-datetime': '2026-11-27T23:59:59Z' },
  'contact-info': 'smtp-tls@peer.example',
  'report-id': '2026-11-27T00:00:00Z_example',
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-string': ['version: STSv1'], 'policy-domain': domain },
      summary: { 'total-successful-session-count': 5326, 'total-failure-session-count': 303 },
      'failure-details': [
        {
          'result-type': 'certificate-expired',
          'sending-mta-ip': '2001:db8::1',
          'receiving-mx-hostname': 'mx1.example.net',
          'failed-session-count': 100,
        },
        {
          'result-type': 'starttls-not-supported',
          'receiving-mx-hostname': 'mx2.example.net',
          'failed-session-count': 200,
        },
        { 'result-type': 'certificate-expired', 'receiving-mx-hostname': 'mx3.example.net', 'failed-session-count': 3 },
      ],
    },
  ],
  ...more,
})

export async function pack(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

export function mailOf(octets: Uint8Array, type: string): string {
  const base64 = btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join('')).replace(/.{76}/g, '$&\r\n')
  return [
    'From: <smtp-tls@peer.example>',
    'Subject: Report Domain: example.com',
    'TLS-Report-Domain: example.com',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type="tlsrpt"; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'A report.',
    '--b',
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    '',
    base64,
    '--b--',
    '',
  ].join('\r\n')
}
