CREATE TABLE `attempts` (
	`tenant_id` text NOT NULL,
	`message_id` text NOT NULL,
	`event_id` text NOT NULL,
	`n` integer NOT NULL,
	`kind` text NOT NULL,
	`occurred_at_ms` integer NOT NULL,
	`category` text,
	`relay_id` text NOT NULL,
	`attempt` text,
	PRIMARY KEY(`tenant_id`, `message_id`, `event_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`tenant_id` text NOT NULL,
	`operation` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`message_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `operation`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `jobs` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`message_id` text NOT NULL,
	`class` text NOT NULL,
	`state` text NOT NULL,
	`due_at_ms` integer,
	`relay_id` text,
	`epoch` integer NOT NULL,
	`hand_overs` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`size_bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`raw` text,
	`raw_key` text,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`due_at_ms`) WHERE due_at_ms is not null;--> statement-breakpoint
CREATE TABLE `messages` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`domain_id` text NOT NULL,
	`class` text NOT NULL,
	`state` text NOT NULL,
	`counts` text NOT NULL,
	`revision` integer NOT NULL,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`cc` text NOT NULL,
	`bcc` text NOT NULL,
	`reply_to` text NOT NULL,
	`subject` text NOT NULL,
	`header_id` text NOT NULL,
	`tags` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `recipients` (
	`tenant_id` text NOT NULL,
	`message_id` text NOT NULL,
	`n` integer NOT NULL,
	`address` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`state_at_ms` integer NOT NULL,
	`revision` integer NOT NULL,
	`attempts` integer NOT NULL,
	`next_try_at_ms` integer,
	`reply_code` integer,
	`reply_enhanced` text,
	`reply_text` text,
	`accepted_at_ms` integer NOT NULL,
	`signed_at_ms` integer,
	`journalled_at_ms` integer,
	`first_attempt_at_ms` integer,
	`final_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `message_id`, `n`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `suppressions` (
	`tenant_id` text NOT NULL,
	`address` text NOT NULL,
	`id` text NOT NULL,
	`reason` text NOT NULL,
	`message_id` text,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `address`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `usage` (
	`tenant_id` text NOT NULL,
	`day` text NOT NULL,
	`sent` integer NOT NULL,
	`quota` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `day`),
	CONSTRAINT "usage_within_daily_quota" CHECK("usage"."sent" <= "usage"."quota")
) WITHOUT ROWID;
