CREATE TABLE `delivery_reports` (
	`tenant_id` text NOT NULL,
	`message_id` text NOT NULL,
	`n` integer NOT NULL,
	`kind` text NOT NULL,
	`due_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `message_id`, `n`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `delivery_reports_due` ON `delivery_reports` (`due_at_ms`) WHERE due_at_ms is not null;--> statement-breakpoint
CREATE TABLE `spam_checks` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`mode` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`score` real NOT NULL,
	`threshold` real NOT NULL,
	`symbols` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`completed_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `messages` ADD `reports` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `is_newsletter` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `messages_newsletters` ON `messages` (`tenant_id`,`id`) WHERE is_newsletter = 1;--> statement-breakpoint
CREATE TRIGGER `delivery_reports_insert_fenced` BEFORE INSERT ON `delivery_reports`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = NEW.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(ABORT, 'tenant is away');
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_reports_update_fenced` BEFORE UPDATE ON `delivery_reports`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = OLD.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER `spam_checks_insert_fenced` BEFORE INSERT ON `spam_checks`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = NEW.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(ABORT, 'tenant is away');
END;
--> statement-breakpoint
CREATE TRIGGER `spam_checks_update_fenced` BEFORE UPDATE ON `spam_checks`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = OLD.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(IGNORE);
END;
