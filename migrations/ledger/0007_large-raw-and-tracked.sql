ALTER TABLE `jobs` ADD `raw_head` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `is_tracked` integer DEFAULT false NOT NULL;