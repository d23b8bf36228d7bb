ALTER TABLE `threads` ADD `folder_at_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Threads of before: what is in trash or spam stays there as long as if it had come now.
UPDATE `threads` SET `folder_at_ms` = unixepoch() * 1000;
