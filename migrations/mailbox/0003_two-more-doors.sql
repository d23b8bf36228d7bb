CREATE TABLE `contacts` (
	`address` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`used_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `pulls` (
	`source` text PRIMARY KEY NOT NULL,
	`taken_us` integer NOT NULL,
	`given_us` integer NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `mails` ADD `pulled_at_us` integer;--> statement-breakpoint
CREATE INDEX `mails_pulled` ON `mails` (`pulled_at_us`);--> statement-breakpoint
UPDATE `mails` SET `pulled_at_us` = `received_at_ms` * 1000 + `seq` % 1000
WHERE EXISTS (SELECT 1 FROM `threads` WHERE `threads`.`id` = `mails`.`thread_id` AND `threads`.`folder` NOT IN ('spam', 'sent', 'trash'));
