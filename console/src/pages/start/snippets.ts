/** The first mail in several languages, ready to be run. An address may have quotes in it: each language has its own way to write them. */
import type { Site } from '../../api/site.ts'

export interface SnippetValues {
  readonly origin: string
  readonly key: string
  readonly from: string
  readonly to: string
  /** Where mail is handed in by SMTP; null for nowhere. */
  readonly submission: Site['submission']
}

interface Snippet {
  readonly id: string
  readonly label: string
  /** Null where the deployment does not offer it. */
  readonly write: (values: SnippetValues) => string | null
}

/** Also a text of Python and Go. */
const json = (text: string): string => JSON.stringify(text)
/** Between single quotes, which nothing ends but another one. */
const shell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
/** Between single quotes, in JavaScript and PHP. */
const single = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`

const curl = ({ origin, key, from, to }: SnippetValues) => `curl ${shell(`${origin}/v1/emails`)} \\
  -H ${shell(`Authorization: Bearer ${key}`)} \\
  -H 'Content-Type: application/json' \\
  -d ${shell(`{
    "from": ${json(from)},
    "to": ${json(to)},
    "subject": "Hello",
    "text": "It works."
  }`)}`

const node = ({ origin, key, from, to }: SnippetValues) => `// npm install resend
// Save as first-mail.mjs, then: node first-mail.mjs
import { Resend } from 'resend'

const mail = new Resend(${single(key)}, { baseUrl: ${single(`${origin}/v1`)} })

const { data, error } = await mail.emails.send({
  from: ${single(from)},
  to: ${single(to)},
  subject: 'Hello',
  text: 'It works.',
})
console.log(error ?? data)`

const python = ({ origin, key, from, to }: SnippetValues) => `# Save as first_mail.py, then: python3 first_mail.py
import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

mail = {
    "from": ${json(from)},
    "to": ${json(to)},
    "subject": "Hello",
    "text": "It works.",
}
request = Request(
    ${json(`${origin}/v1/emails`)},
    data=json.dumps(mail).encode(),
    headers={
        "Authorization": ${json(`Bearer ${key}`)},
        "Content-Type": "application/json",
    },
)
try:
    print(urlopen(request).read().decode())
except HTTPError as error:
    print(error.read().decode())`

const php = ({ origin, key, from, to }: SnippetValues) => `<?php
// Save as first-mail.php, then: php first-mail.php
$mail = [
    'from' => ${single(from)},
    'to' => ${single(to)},
    'subject' => 'Hello',
    'text' => 'It works.',
];
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => [
        ${single(`Authorization: Bearer ${key}`)},
        'Content-Type: application/json',
    ],
    'content' => json_encode($mail),
    'ignore_errors' => true,
]]);
echo file_get_contents(${single(`${origin}/v1/emails`)}, false, $context);`

const go = ({ origin, key, from, to }: SnippetValues) => `// Save as first-mail.go, then: go run first-mail.go
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
)

func main() {
	mail, err := json.Marshal(map[string]string{
		"from":    ${json(from)},
		"to":      ${json(to)},
		"subject": "Hello",
		"text":    "It works.",
	})
	if err != nil {
		log.Fatal(err)
	}
	request, err := http.NewRequest("POST", ${json(`${origin}/v1/emails`)}, bytes.NewReader(mail))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", ${json(`Bearer ${key}`)})
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
}`

/** On this machine the certificate is one that nobody vouches for. */
const trustOf = (host: string) => (host === '127.0.0.1' ? ' --insecure' : '')

const smtp = ({ submission, key, from, to }: SnippetValues) =>
  submission &&
  `# Host ${submission.host}, port ${submission.port} with STARTTLS or ${submission.tls_port} with TLS.
# User mailstead; the password is the API key.
curl --ssl-reqd${trustOf(submission.host)} ${shell(`smtp://${submission.host}:${submission.port}`)} --crlf \\
  --user ${shell(`mailstead:${key}`)} \\
  --mail-from ${shell(from)} \\
  --mail-rcpt ${shell(to)} \\
  --upload-file - <<'MAIL'
From: ${from}
To: ${to}
Subject: Hello

It works.
MAIL`

/** A key in the two parts that Frappe asks for. */
function frappe({ origin, key, from }: SnippetValues) {
  const [, id = 'ms_…', secret = '…'] = /^(ms_[^_]+)_(.+)$/.exec(key) ?? []
  return `# In Frappe: Email Account, new, with these.
# The address must be a mailbox here, or an alias of one.
Email Address:     ${from}
Service:           Frappe Mail
Frappe Mail Site:  ${origin}
Auth Method:       Basic
API Key:           ${id}
API Secret:        ${secret}`
}

export const SNIPPETS: readonly Snippet[] = [
  { id: 'curl', label: 'curl', write: curl },
  { id: 'node', label: 'Node', write: node },
  { id: 'python', label: 'Python', write: python },
  { id: 'php', label: 'PHP', write: php },
  { id: 'go', label: 'Go', write: go },
  { id: 'smtp', label: 'SMTP', write: smtp },
  { id: 'frappe', label: 'Frappe', write: frappe },
]
