CREATE TABLE `outgoing_checks` (
	`tenant_id` text NOT NULL,
	`message_id` text NOT NULL,
	`state` text NOT NULL,
	`first_asked_at_ms` integer NOT NULL,
	`checked_at_ms` integer,
	`score` real,
	`threshold` real,
	`symbols` text DEFAULT '[]' NOT NULL,
	`decided_at_ms` integer,
	`decided_by` text,
	`reason` text,
	PRIMARY KEY(`tenant_id`, `message_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `outgoing_checks_held` ON `outgoing_checks` (`message_id`,`tenant_id`) WHERE state = 'held';--> statement-breakpoint
CREATE TRIGGER `outgoing_checks_insert_fenced` BEFORE INSERT ON `outgoing_checks`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = NEW.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(ABORT, 'tenant is away');
END;
--> statement-breakpoint
CREATE TRIGGER `outgoing_checks_update_fenced` BEFORE UPDATE ON `outgoing_checks`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = OLD.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(IGNORE);
END;
