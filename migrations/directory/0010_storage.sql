ALTER TABLE `tenant` ADD `storage_full` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tenant_storage` ADD `counted_up_to` text DEFAULT '' NOT NULL;
--> statement-breakpoint
DROP TRIGGER `mx_domains_insert`;
--> statement-breakpoint
CREATE TRIGGER `mx_domains_insert` AFTER INSERT ON `domains`
WHEN NEW.`verified_at_ms` IS NOT NULL
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'domain:' || NEW.`name`, CASE WHEN NEW.`status` = 'verified' AND NEW.`receiving` AND NEW.`enabled` THEN json_object(
		'kind', 'domain', 'name', NEW.`name`, 'tenant', NEW.`tenant_id`, 'unknown', NEW.`unknown_recipients`,
		'catchAll', json(CASE WHEN NEW.`catch_all_mailbox_id` IS NOT NULL THEN 'true' ELSE 'false' END),
		'plus', json(CASE WHEN NEW.`plus_addressing` THEN 'true' ELSE 'false' END), 'dmarcReject', NEW.`dmarc_reject`,
		'full', json(CASE WHEN (SELECT t.`storage_full` FROM `tenant` t WHERE t.`id` = NEW.`tenant_id`) THEN 'true' ELSE 'false' END)) END, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE NEW.`status` = 'verified'
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'bounces:' || NEW.`return_path_label` || '.' || NEW.`name`, json_object('kind', 'bounces', 'name', NEW.`return_path_label` || '.' || NEW.`name`, 'tenant', NEW.`tenant_id`), (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE true
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
DROP TRIGGER `mx_domains_update`;
--> statement-breakpoint
CREATE TRIGGER `mx_domains_update` AFTER UPDATE ON `domains`
WHEN OLD.`status` = 'verified' OR NEW.`verified_at_ms` IS NOT NULL
BEGIN
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'domain:' || NEW.`name`, CASE WHEN NEW.`status` = 'verified' AND NEW.`receiving` AND NEW.`enabled` THEN json_object(
		'kind', 'domain', 'name', NEW.`name`, 'tenant', NEW.`tenant_id`, 'unknown', NEW.`unknown_recipients`,
		'catchAll', json(CASE WHEN NEW.`catch_all_mailbox_id` IS NOT NULL THEN 'true' ELSE 'false' END),
		'plus', json(CASE WHEN NEW.`plus_addressing` THEN 'true' ELSE 'false' END), 'dmarcReject', NEW.`dmarc_reject`,
		'full', json(CASE WHEN (SELECT t.`storage_full` FROM `tenant` t WHERE t.`id` = NEW.`tenant_id`) THEN 'true' ELSE 'false' END)) END, (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE OLD.`status` = 'verified' OR NEW.`status` = 'verified'
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
	INSERT INTO `mx_entries` (`key`, `value`, `revision`, `changed_at_ms`)
	SELECT 'bounces:' || NEW.`return_path_label` || '.' || NEW.`name`, json_object('kind', 'bounces', 'name', NEW.`return_path_label` || '.' || NEW.`name`, 'tenant', NEW.`tenant_id`), (SELECT coalesce(max(`revision`), 0) + 1 FROM `mx_entries`), unixepoch() * 1000 WHERE NEW.`verified_at_ms` IS NOT NULL
	ON CONFLICT (`key`) DO UPDATE SET `value` = excluded.`value`, `revision` = excluded.`revision`, `changed_at_ms` = excluded.`changed_at_ms`
	WHERE `mx_entries`.`value` IS NOT excluded.`value`;
END;
--> statement-breakpoint
CREATE TRIGGER `mx_tenant_full` AFTER UPDATE OF `storage_full` ON `tenant`
WHEN OLD.`storage_full` <> NEW.`storage_full`
BEGIN
	UPDATE `domains` SET `name` = `name` WHERE `tenant_id` = NEW.`id` AND `verified_at_ms` IS NOT NULL;
END;
