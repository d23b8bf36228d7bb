CREATE TABLE `audit_log` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`actor_name` text,
	`act` text NOT NULL,
	`target` text,
	`detail` text NOT NULL,
	`ip` text,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `mailbox_members` (
	`tenant_id` text NOT NULL,
	`mailbox_id` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `mailbox_id`, `user_id`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mailbox_members_user` ON `mailbox_members` (`user_id`,`tenant_id`);--> statement-breakpoint
CREATE TABLE `address_attempts` (
	`kind` text NOT NULL,
	`address_hash` text NOT NULL,
	`count` integer NOT NULL,
	`window_ends_at_ms` integer NOT NULL,
	PRIMARY KEY(`kind`, `address_hash`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rate_limit` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	`last_request` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rate_limit_key_unique` ON `rate_limit` (`key`);--> statement-breakpoint
CREATE INDEX `rate_limit_last` ON `rate_limit` (`last_request`);--> statement-breakpoint
CREATE TABLE `totp_used` (
	`user_id` text NOT NULL,
	`code` text NOT NULL,
	`used_at_ms` integer NOT NULL,
	PRIMARY KEY(`user_id`, `code`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `invitation` ADD `token_hash` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `two_factor` ADD `failed_verification_count` integer DEFAULT 0;--> statement-breakpoint
ALTER TABLE `two_factor` ADD `locked_until` integer;