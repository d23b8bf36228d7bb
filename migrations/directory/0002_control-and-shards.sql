CREATE TABLE `holds` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text,
	`scope` text NOT NULL,
	`reason` text NOT NULL,
	`until_ms` integer,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `relay_commands` (
	`relay_id` text NOT NULL,
	`seq` integer NOT NULL,
	`command` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`relay_id`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `shards` (
	`n` integer PRIMARY KEY NOT NULL,
	`size_bytes` integer NOT NULL,
	`raw_bytes` integer NOT NULL,
	`measured_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tenant_moves` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`from_shard` integer NOT NULL,
	`to_shard` integer NOT NULL,
	`step` text NOT NULL,
	`cursor` text,
	`started_at_ms` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `relays` ADD `role` text DEFAULT 'both' NOT NULL;--> statement-breakpoint
ALTER TABLE `relays` ADD `journal_id` text;