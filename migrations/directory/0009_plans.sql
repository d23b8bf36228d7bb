CREATE TABLE `limit_warnings` (
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`level` text NOT NULL,
	`period` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `name`, `level`, `period`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `plans` (
	`name` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`daily_emails` integer NOT NULL,
	`monthly_emails` integer NOT NULL,
	`domains` integer NOT NULL,
	`mailboxes` integer NOT NULL,
	`storage_bytes` integer NOT NULL,
	`members` integer NOT NULL,
	`api_keys` integer NOT NULL,
	`own_addresses_only` integer DEFAULT false NOT NULL,
	`events_days` integer NOT NULL,
	`raw_days` integer NOT NULL,
	`rejected_days` integer NOT NULL,
	`spam_log_days` integer NOT NULL,
	`trash_days` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tenant_limits` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`daily_emails` integer,
	`monthly_emails` integer,
	`domains` integer,
	`mailboxes` integer,
	`storage_bytes` integer,
	`members` integer,
	`api_keys` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tenant_standing` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`standing` text DEFAULT 'good' NOT NULL,
	`code` text,
	`reason` text,
	`since_ms` integer,
	`count_from_ms` integer DEFAULT 0 NOT NULL,
	`review_kind` text,
	`review_text` text,
	`review_at_ms` integer,
	`recipients` integer DEFAULT 0 NOT NULL,
	`bounced` integer DEFAULT 0 NOT NULL,
	`complained` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tenant_storage` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`measured_at_ms` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `session` ADD `impersonated_tenant_id` text;--> statement-breakpoint
ALTER TABLE `session` ADD `impersonation_ends_at` integer;--> statement-breakpoint
ALTER TABLE `tenant` ADD `sandboxed` integer DEFAULT false NOT NULL;
--> statement-breakpoint
INSERT INTO `plans` VALUES
	('sandbox', 'Sandbox', 50, 1500, 2, 5, 1000000000, 5, 10, 1, 30, 30, 30, 30, 30),
	('free', 'Free', 200, 3000, 3, 10, 5000000000, 10, 20, 0, 30, 30, 30, 30, 30),
	('pro', 'Pro', 1000000, 30000000, 1000, 100000, 1000000000000, 200, 1000, 0, 30, 30, 30, 30, 30);
--> statement-breakpoint
UPDATE `tenant` SET `plan` = 'pro' WHERE `plan` <> 'sandbox';
--> statement-breakpoint
UPDATE `tenant` SET `sandboxed` = 1 WHERE `plan` = 'sandbox';
--> statement-breakpoint
CREATE TRIGGER `domains_limit` BEFORE INSERT ON `domains`
WHEN NOT EXISTS (SELECT 1 FROM `domains` WHERE `tenant_id` = NEW.`tenant_id` AND (`id` = NEW.`id` OR `name` = NEW.`name`))
	AND (SELECT count(*) FROM `domains` WHERE `tenant_id` = NEW.`tenant_id`) >= (SELECT coalesce(l.`domains`, p.`domains`) FROM `tenant` t JOIN `plans` p ON p.`name` = t.`plan` LEFT JOIN `tenant_limits` l ON l.`tenant_id` = t.`id` WHERE t.`id` = NEW.`tenant_id`)
BEGIN
	SELECT RAISE(ABORT, 'limit reached: domains');
END;
--> statement-breakpoint
CREATE TRIGGER `mailboxes_limit` BEFORE INSERT ON `addresses`
WHEN NEW.`kind` = 'mailbox' AND NOT EXISTS (SELECT 1 FROM `addresses` WHERE `tenant_id` = NEW.`tenant_id` AND `address` = NEW.`address`)
	AND (SELECT count(*) FROM `addresses` WHERE `tenant_id` = NEW.`tenant_id` AND `kind` = 'mailbox') >= (SELECT coalesce(l.`mailboxes`, p.`mailboxes`) FROM `tenant` t JOIN `plans` p ON p.`name` = t.`plan` LEFT JOIN `tenant_limits` l ON l.`tenant_id` = t.`id` WHERE t.`id` = NEW.`tenant_id`)
BEGIN
	SELECT RAISE(ABORT, 'limit reached: inboxes');
END;
--> statement-breakpoint
CREATE TRIGGER `api_keys_limit` BEFORE INSERT ON `api_keys`
WHEN NOT EXISTS (SELECT 1 FROM `api_keys` WHERE `id` = NEW.`id`)
	AND (SELECT count(*) FROM `api_keys` WHERE `tenant_id` = NEW.`tenant_id` AND `revoked_at_ms` IS NULL) >= (SELECT coalesce(l.`api_keys`, p.`api_keys`) FROM `tenant` t JOIN `plans` p ON p.`name` = t.`plan` LEFT JOIN `tenant_limits` l ON l.`tenant_id` = t.`id` WHERE t.`id` = NEW.`tenant_id`)
BEGIN
	SELECT RAISE(ABORT, 'limit reached: api_keys');
END;
