CREATE TABLE `header_ids` (
	`header_id` text NOT NULL,
	`thread_id` text NOT NULL,
	`seen` integer NOT NULL,
	PRIMARY KEY(`header_id`, `thread_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `header_ids_thread` ON `header_ids` (`thread_id`);--> statement-breakpoint
CREATE TABLE `mails` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`thread_id` text NOT NULL,
	`read` integer NOT NULL,
	`touched` integer NOT NULL,
	`delivered_to` text NOT NULL,
	`received_at_ms` integer NOT NULL,
	`size_bytes` integer NOT NULL,
	`raw_key` text NOT NULL,
	`is_raw_only` integer NOT NULL,
	`subject` text NOT NULL,
	`has_attachment` integer NOT NULL,
	`summary` text NOT NULL,
	`checks` text,
	`scan` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_id_unique` ON `mails` (`id`);--> statement-breakpoint
CREATE INDEX `mails_thread` ON `mails` (`thread_id`,`received_at_ms`,`seq`);--> statement-breakpoint
CREATE TABLE `released` (
	`id` text PRIMARY KEY NOT NULL,
	`raw_key` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `threads` (
	`id` text PRIMARY KEY NOT NULL,
	`folder` text NOT NULL,
	`subject` text NOT NULL,
	`mail_count` integer NOT NULL,
	`unread_count` integer NOT NULL,
	`attachment_count` integer NOT NULL,
	`received_at_ms` integer NOT NULL,
	`newest_seq` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `threads_folder` ON `threads` (`folder`,`received_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `threads_received` ON `threads` (`received_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `threads_unread` ON `threads` (`folder`) WHERE unread_count > 0;