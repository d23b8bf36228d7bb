ALTER TABLE `attempts` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `raw_offset` integer;--> statement-breakpoint
CREATE INDEX `jobs_to_archive` ON `jobs` (`tenant_id`,`id`) WHERE due_at_ms is null and raw is not null;--> statement-breakpoint
ALTER TABLE `recipients` ADD `held_at_ms` integer;--> statement-breakpoint
ALTER TABLE `recipients` ADD `held_reason` text;--> statement-breakpoint
ALTER TABLE `recipients` ADD `released_at_ms` integer;