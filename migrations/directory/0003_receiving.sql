CREATE TABLE `addresses` (
	`tenant_id` text NOT NULL,
	`address` text NOT NULL,
	`domain_id` text NOT NULL,
	`kind` text NOT NULL,
	`target_id` text NOT NULL,
	`active` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `address`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `addresses_domain` ON `addresses` (`tenant_id`,`domain_id`);--> statement-breakpoint
CREATE TABLE `alias_targets` (
	`tenant_id` text NOT NULL,
	`alias_id` text NOT NULL,
	`mailbox_id` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `alias_id`, `mailbox_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `aliases` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`domain_id` text NOT NULL,
	`address` text NOT NULL,
	`name` text,
	`enabled` integer DEFAULT true NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `blocklist` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`network` text NOT NULL,
	`reason` text,
	`source` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `blocklist_tenant_network` ON `blocklist` (`tenant_id`,`network`);--> statement-breakpoint
CREATE TABLE `mailboxes` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`domain_id` text NOT NULL,
	`address` text NOT NULL,
	`name` text,
	`from_name` text,
	`state` text DEFAULT 'active' NOT NULL,
	`object_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `mx_entries` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text,
	`revision` integer NOT NULL,
	`changed_at_ms` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `mx_entries_revision` ON `mx_entries` (`revision`);--> statement-breakpoint
ALTER TABLE `domains` ADD `enabled` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `domains` ADD `sending` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `domains` ADD `receiving` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `domains` ADD `unknown_recipients` text DEFAULT 'refuse' NOT NULL;--> statement-breakpoint
ALTER TABLE `domains` ADD `catch_all_mailbox_id` text;--> statement-breakpoint
ALTER TABLE `domains` ADD `plus_addressing` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `domains` ADD `spam_limit` real;--> statement-breakpoint
ALTER TABLE `domains` ADD `dmarc_reject` text DEFAULT 'file' NOT NULL;--> statement-breakpoint
ALTER TABLE `domains` ADD `reject_notice` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tenant` ADD `operator` integer DEFAULT false NOT NULL;
--> statement-breakpoint
CREATE TRIGGER `mx_domains_insert` AFTER INSERT ON `domains`
WHEN NEW.`verified_at_ms` IS NOT NULL
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'domain:' || NEW.`name`, CASE WHEN NEW.`status` = 'verified' AND NEW.`receiving` AND NEW.`enabled` THEN json_object(
		'kind', 'domain', 'name', NEW.`name`, 'tenant', NEW.`tenant_id`, 'unknown', NEW.`unknown_recipients`,
		'catchAll', json(CASE WHEN NEW.`catch_all_mailbox_id` IS NOT NULL THEN 'true' ELSE 'false' END),
		'plus', json(CASE WHEN NEW.`plus_addressing` THEN 'true' ELSE 'false' END), 'dmarcReject', NEW.`dmarc_reject`) END, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE NEW.`status` = 'verified'
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'bounces:' || NEW.`return_path_label` || '.' || NEW.`name`, json_object('kind', 'bounces', 'name', NEW.`return_path_label` || '.' || NEW.`name`, 'tenant', NEW.`tenant_id`), (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE true
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
CREATE TRIGGER `mx_domains_update` AFTER UPDATE ON `domains`
WHEN OLD.`status` = 'verified' OR NEW.`verified_at_ms` IS NOT NULL
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'domain:' || NEW.`name`, CASE WHEN NEW.`status` = 'verified' AND NEW.`receiving` AND NEW.`enabled` THEN json_object(
		'kind', 'domain', 'name', NEW.`name`, 'tenant', NEW.`tenant_id`, 'unknown', NEW.`unknown_recipients`,
		'catchAll', json(CASE WHEN NEW.`catch_all_mailbox_id` IS NOT NULL THEN 'true' ELSE 'false' END),
		'plus', json(CASE WHEN NEW.`plus_addressing` THEN 'true' ELSE 'false' END), 'dmarcReject', NEW.`dmarc_reject`) END, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE OLD.`status` = 'verified' OR NEW.`status` = 'verified'
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'bounces:' || NEW.`return_path_label` || '.' || NEW.`name`, json_object('kind', 'bounces', 'name', NEW.`return_path_label` || '.' || NEW.`name`, 'tenant', NEW.`tenant_id`), (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE NEW.`verified_at_ms` IS NOT NULL
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
CREATE TRIGGER `mx_domains_delete` AFTER DELETE ON `domains`
WHEN OLD.`verified_at_ms` IS NOT NULL
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'domain:' || OLD.`name`, NULL, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE OLD.`status` = 'verified'
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'bounces:' || OLD.`return_path_label` || '.' || OLD.`name`, NULL, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE NOT EXISTS (SELECT 1 FROM `domains` d WHERE d.`name` = OLD.`name` AND d.`return_path_label` = OLD.`return_path_label` AND d.`verified_at_ms` IS NOT NULL)
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
CREATE TRIGGER `mx_addresses_insert` AFTER INSERT ON `addresses`
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'address:' || NEW.`tenant_id` || ':' || NEW.`address`, CASE WHEN NEW.`active` THEN json_object('kind', 'address', 'tenant', NEW.`tenant_id`, 'address', NEW.`address`) END, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE true
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
CREATE TRIGGER `mx_addresses_update` AFTER UPDATE ON `addresses`
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'address:' || NEW.`tenant_id` || ':' || NEW.`address`, CASE WHEN NEW.`active` THEN json_object('kind', 'address', 'tenant', NEW.`tenant_id`, 'address', NEW.`address`) END, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE true
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
CREATE TRIGGER `mx_addresses_delete` AFTER DELETE ON `addresses`
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'address:' || OLD.`tenant_id` || ':' || OLD.`address`, NULL, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE true
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
CREATE TRIGGER `mx_blocklist_insert` AFTER INSERT ON `blocklist`
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'block:' || NEW.`tenant_id` || ':' || NEW.`network`, json_object('kind', 'block', 'scope', coalesce((SELECT CASE WHEN t.`operator` THEN '*' END FROM `tenant` t WHERE t.`id` = NEW.`tenant_id`), NEW.`tenant_id`), 'network', NEW.`network`, 'reason', NEW.`reason`,
		'expiresAtMs', NEW.`expires_at_ms`), (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE true
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
CREATE TRIGGER `mx_blocklist_update` AFTER UPDATE ON `blocklist`
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'block:' || NEW.`tenant_id` || ':' || NEW.`network`, json_object('kind', 'block', 'scope', coalesce((SELECT CASE WHEN t.`operator` THEN '*' END FROM `tenant` t WHERE t.`id` = NEW.`tenant_id`), NEW.`tenant_id`), 'network', NEW.`network`, 'reason', NEW.`reason`,
		'expiresAtMs', NEW.`expires_at_ms`), (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE true
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
CREATE TRIGGER `mx_blocklist_delete` AFTER DELETE ON `blocklist`
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'block:' || OLD.`tenant_id` || ':' || OLD.`network`, NULL, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE true
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
