/** The first mail in several languages, ready to be run. */
export interface SnippetValues {
  readonly origin: string
  readonly key: string
  readonly from: string
  readonly to: string
}

interface Snippet {
  readonly id: string
  readonly label: string
  readonly write: (values: SnippetValues) => string
}

const curl = ({ origin, key, from, to }: SnippetValues) => `curl '${origin}/v1/emails' \\
  -H 'Authorization: Bearer ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '{
    "from": "${from}",
    "to": "${to}",
    "subject": "Hello",
    "text": "It works."
  }'`

const node = ({ origin, key, from, to }: SnippetValues) => `// npm install resend
import { Resend } from 'resend'

const mail = new Resend('${key}', { baseUrl: '${origin}/v1' })

const { data, error } = await mail.emails.send({
  from: '${from}',
  to: '${to}',
  subject: 'Hello',
  text: 'It works.',
})
console.log(error ?? data)`

const python = ({ origin, key, from, to }: SnippetValues) => `import json
from urllib.request import Request, urlopen

mail = {
    "from": "${from}",
    "to": "${to}",
    "subject": "Hello",
    "text": "It works.",
}
request = Request(
    "${origin}/v1/emails",
    data=json.dumps(mail).encode(),
    headers={
        "Authorization": "Bearer ${key}",
        "Content-Type": "application/json",
    },
)
print(urlopen(request).read().decode())`

const php = ({ origin, key, from, to }: SnippetValues) => `<?php
$mail = [
    'from' => '${from}',
    'to' => '${to}',
    'subject' => 'Hello',
    'text' => 'It works.',
];
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => "Authorization: Bearer ${key}\\r\\nContent-Type: application/json",
    'content' => json_encode($mail),
    'ignore_errors' => true,
]]);
echo file_get_contents('${origin}/v1/emails', false, $context);`

const go = ({ origin, key, from, to }: SnippetValues) => `package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

func main() {
	body := strings.NewReader(\`{
		"from": "${from}",
		"to": "${to}",
		"subject": "Hello",
		"text": "It works."
	}\`)
	request, _ := http.NewRequest("POST", "${origin}/v1/emails", body)
	request.Header.Set("Authorization", "Bearer ${key}")
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	text, _ := io.ReadAll(answer.Body)
	fmt.Println(string(text))
}`

export const SNIPPETS: readonly Snippet[] = [
  { id: 'curl', label: 'curl', write: curl },
  { id: 'node', label: 'Node', write: node },
  { id: 'python', label: 'Python', write: python },
  { id: 'php', label: 'PHP', write: php },
  { id: 'go', label: 'Go', write: go },
]
