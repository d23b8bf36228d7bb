CREATE TABLE `engagements` (
	`tenant_id` text NOT NULL,
	`message_id` text NOT NULL,
	`kind` text NOT NULL,
	`link` text NOT NULL,
	`count` integer NOT NULL,
	`first_at_ms` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	`last_ip` text,
	`last_user_agent` text,
	PRIMARY KEY(`tenant_id`, `message_id`, `kind`, `link`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER `engagements_insert_fenced` BEFORE INSERT ON `engagements`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = NEW.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(ABORT, 'tenant is away');
END;
--> statement-breakpoint
CREATE TRIGGER `engagements_update_fenced` BEFORE UPDATE ON `engagements`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = OLD.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(IGNORE);
END;
