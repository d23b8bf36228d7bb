CREATE TABLE `deliveries` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`source` text NOT NULL,
	`relay_id` text,
	`mail_from` text NOT NULL,
	`rcpt_to` text NOT NULL,
	`client_ip` text,
	`reception` text NOT NULL,
	`received_at_ms` integer NOT NULL,
	`size_bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`raw_key` text NOT NULL,
	`checks` text,
	`scan` text,
	`state` text NOT NULL,
	`parse_attempts` integer DEFAULT 0 NOT NULL,
	`due_at_ms` integer,
	`scan_due_at_ms` integer,
	`scan_attempts` integer DEFAULT 0 NOT NULL,
	`kind` text DEFAULT 'mail' NOT NULL,
	`is_raw_only` integer DEFAULT false NOT NULL,
	`summary` text,
	`placements` text,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`due_at_ms`) WHERE due_at_ms is not null;--> statement-breakpoint
CREATE INDEX `deliveries_scan_due` ON `deliveries` (`scan_due_at_ms`) WHERE scan_due_at_ms is not null;--> statement-breakpoint
CREATE TABLE `notices` (
	`tenant_id` text NOT NULL,
	`hour` integer NOT NULL,
	`address` text NOT NULL,
	`delivery_id` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `hour`, `address`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `messages` ADD `null_sender` integer DEFAULT false NOT NULL;
--> statement-breakpoint
CREATE TRIGGER `deliveries_insert_fenced` BEFORE INSERT ON `deliveries`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = NEW.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(ABORT, 'tenant is away');
END;
--> statement-breakpoint
CREATE TRIGGER `notices_insert_fenced` BEFORE INSERT ON `notices`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = NEW.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(ABORT, 'tenant is away');
END;
--> statement-breakpoint
CREATE TRIGGER `deliveries_update_fenced` BEFORE UPDATE ON `deliveries`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = OLD.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(IGNORE);
END;
