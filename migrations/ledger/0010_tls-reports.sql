CREATE TABLE `tls_reports` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`domain_id` text NOT NULL,
	`organization` text NOT NULL,
	`report_id` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`ended_at_ms` integer NOT NULL,
	`successful` integer NOT NULL,
	`failed` integer NOT NULL,
	`failures` text NOT NULL,
	`signed_by` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tls_reports_domain` ON `tls_reports` (`tenant_id`,`domain_id`,`id`);--> statement-breakpoint
CREATE TRIGGER `tls_reports_insert_fenced` BEFORE INSERT ON `tls_reports`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = NEW.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(ABORT, 'tenant is away');
END;
--> statement-breakpoint
CREATE TRIGGER `tls_reports_update_fenced` BEFORE UPDATE ON `tls_reports`
WHEN EXISTS (SELECT 1 FROM `tenant_fences` WHERE `tenant_id` = OLD.`tenant_id` AND `kind` = 'away')
BEGIN
	SELECT RAISE(IGNORE);
END;
