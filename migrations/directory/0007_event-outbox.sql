CREATE TABLE `event_outbox` (
	`tenant_id` text NOT NULL,
	`n` integer NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`at_ms` integer NOT NULL,
	`detail` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `n`)
) WITHOUT ROWID;
