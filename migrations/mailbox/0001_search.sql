-- Words of each mail by its `seq`. Contentless: it gives back row numbers only. A row must be deleted before its number is inserted again.
CREATE VIRTUAL TABLE `mail_text` USING fts5(
	subject, sender, rcpt_to, rcpt_cc, rcpt_bcc, body,
	content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
