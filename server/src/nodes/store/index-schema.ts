import type { Schema } from '../../base/database.js'
import { createLateIndexes } from './late-indexes.js'

/**
 * `.remora/index.db`: what is on disk, as nodes and the edges between them. It follows from the sources (and, for ids
 * that do not follow from an address, from the journal), so an older version is thrown away and made anew.
 *
 * What was seen in a file is one row of JSON; the other tables find the way to it. A row a node, with all its columns
 * and indexes, took as long as parsing. Rows refer to each other by `node_id`; the one index over ids, which are nearly
 * random text, is bearable because those of one file lie together in it (`agentIdFor`).
 */
export const indexSchema: Schema = {
  version: 2,
  create: `
    CREATE TABLE files (
      file_id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      -- What an import calls the file: its name without extension, or its folder's for index.ts and the like.
      stem TEXT NOT NULL,
      language TEXT NOT NULL,
      -- Of the text whose nodes are stored. NULL: there is no such file; '': it is no text.
      hash TEXT,
      size INTEGER NOT NULL,
      -- Milliseconds since the epoch; 0 when the file must be looked at whatever its time.
      mtime_ms REAL NOT NULL,
      -- JSON: what in the text does not parse and hides nobody.
      scars TEXT NOT NULL,
      -- 0 while the edges from this file to others may be out of date.
      resolved INTEGER NOT NULL
    );
    CREATE INDEX files_by_stem ON files (stem);
    CREATE INDEX files_unresolved ON files (file_id) WHERE resolved = 0;

    CREATE TABLE contents (
      file_id INTEGER PRIMARY KEY,
      -- Counts up with every change of the row.
      revision INTEGER NOT NULL,
      -- JSON: nodes without a piece, because the text does not parse there or is not saved yet.
      hidden TEXT NOT NULL,
      -- JSON: see survey-text.ts. What pieces use by name, and what they use within the file.
      uses TEXT NOT NULL,
      links TEXT NOT NULL,
      -- Who each piece is.
      node_ids TEXT NOT NULL,
      agent_ids TEXT NOT NULL,
      -- The pieces.
      outline TEXT NOT NULL,
      details TEXT NOT NULL,
      sketches TEXT NOT NULL
    );
    CREATE INDEX contents_with_hidden ON contents (file_id) WHERE hidden <> '[]';

    CREATE TABLE nodes (
      node_id INTEGER PRIMARY KEY,
      agent_id TEXT NOT NULL UNIQUE,
      -- NULL for an orphan.
      file_id INTEGER,
      node_type TEXT NOT NULL,
      name TEXT NOT NULL
    );

    CREATE TABLE orphans (
      node_id INTEGER PRIMARY KEY,
      path TEXT NOT NULL,
      -- The agent id of the node it was a member of.
      parent_id TEXT,
      body_hash TEXT NOT NULL,
      -- Milliseconds since the epoch.
      orphaned_at INTEGER NOT NULL,
      -- JSON: the node as it was last seen.
      node TEXT NOT NULL
    );
    CREATE INDEX orphans_by_path ON orphans (path);
    CREATE INDEX orphans_by_parent ON orphans (parent_id);
    CREATE INDEX orphans_by_body ON orphans (body_hash);
    CREATE INDEX orphans_by_time ON orphans (orphaned_at);

    -- Beside parent_of, which follows from contents.
    CREATE TABLE edges (
      from_id INTEGER NOT NULL, to_id INTEGER NOT NULL, edge_type TEXT NOT NULL,
      PRIMARY KEY (from_id, to_id, edge_type)
    ) WITHOUT ROWID;
    ${createLateIndexes}

    -- Names that came or went, until the files that use them are marked as unresolved.
    CREATE TABLE unsettled_names (name TEXT PRIMARY KEY) WITHOUT ROWID;

    -- Events of nodes and files that the journal does not have yet, written together with the rows they tell of.
    CREATE TABLE announcements (
      announcement_id INTEGER PRIMARY KEY, agent_id TEXT NOT NULL, event_type TEXT NOT NULL, event TEXT NOT NULL
    );
    CREATE INDEX announcements_by_agent ON announcements (agent_id);

    CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  `,
}
