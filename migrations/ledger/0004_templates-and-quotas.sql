CREATE TABLE `templates` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`alias` text,
	`draft` text NOT NULL,
	`published` text,
	`published_at_ms` integer,
	`version_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `templates_tenant_alias` ON `templates` (`tenant_id`,`alias`) WHERE alias is not null;--> statement-breakpoint
CREATE TABLE `new_usage` (
	`tenant_id` text NOT NULL,
	`month` text NOT NULL,
	`month_sent` integer NOT NULL,
	`month_quota` integer NOT NULL,
	`day` text NOT NULL,
	`day_sent` integer NOT NULL,
	`day_quota` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `month`),
	CONSTRAINT "usage_within_daily_quota" CHECK("day_sent" <= "day_quota"),
	CONSTRAINT "usage_within_monthly_quota" CHECK("month_sent" <= "month_quota")
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `new_usage` (`tenant_id`, `month`, `month_sent`, `month_quota`, `day`, `day_sent`, `day_quota`)
SELECT `tenant_id`, substr(`day`, 1, 7), sum(`sent`), max(30000000, sum(`sent`)), max(`day`), `sent`, `quota`
FROM `usage` GROUP BY `tenant_id`, substr(`day`, 1, 7);
--> statement-breakpoint
DROP TABLE `usage`;--> statement-breakpoint
ALTER TABLE `new_usage` RENAME TO `usage`;--> statement-breakpoint
ALTER TABLE `messages` ADD `template_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `suppressions_id` ON `suppressions` (`tenant_id`,`id`);
--> statement-breakpoint
CREATE TRIGGER `templates_insert_fenced` BEFORE INSERT ON `templates`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = NEW.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(ABORT, 'tenant is away');
END;
--> statement-breakpoint
CREATE TRIGGER `templates_update_fenced` BEFORE UPDATE ON `templates`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = OLD.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(IGNORE);
END;
