import type { Schema } from '../base/database.js'

/**
 * `.remora/index.db`: what is on disk, as nodes and the edges between them. It follows from the sources (and, for ids
 * that do not follow from an address, from the journal), so an older version is thrown away and made anew.
 *
 * Rows refer to each other by integers: agent ids are random text, and an index over random text makes every small
 * transaction rewrite most of its pages. `parent_of` edges are the column `parent_id`.
 */
export const indexSchema: Schema = {
  version: 1,
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
      -- 0 while the edges from this file's nodes may be out of date.
      resolved INTEGER NOT NULL
    );
    CREATE INDEX files_by_stem ON files (stem);
    CREATE INDEX files_unresolved ON files (file_id) WHERE resolved = 0;

    CREATE TABLE nodes (
      node_id INTEGER PRIMARY KEY,
      agent_id TEXT NOT NULL UNIQUE,
      file_id INTEGER NOT NULL,
      parent_id INTEGER,
      node_type TEXT NOT NULL,
      name TEXT NOT NULL,
      full_name TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
      start_line INTEGER NOT NULL, start_character INTEGER NOT NULL,
      end_line INTEGER NOT NULL, end_character INTEGER NOT NULL,
      name_start INTEGER NOT NULL, name_end INTEGER NOT NULL,
      name_start_line INTEGER NOT NULL, name_start_character INTEGER NOT NULL,
      name_end_line INTEGER NOT NULL, name_end_character INTEGER NOT NULL,
      signature TEXT NOT NULL,
      source_hash TEXT NOT NULL,
      body_hash TEXT NOT NULL,
      token_count INTEGER NOT NULL,
      -- Milliseconds since the epoch; NULL for code that is there.
      orphaned_at INTEGER
    );
    CREATE INDEX nodes_by_file ON nodes (file_id, name);
    CREATE INDEX nodes_by_parent ON nodes (parent_id);
    CREATE INDEX nodes_orphaned ON nodes (body_hash) WHERE orphaned_at IS NOT NULL;

    -- What a file's nodes mention, as JSON: [kind, name, node_id, …][]
    CREATE TABLE file_references (file_id INTEGER PRIMARY KEY, uses TEXT NOT NULL);
    -- Which files define a name, and which mention it. Filled when the first scan is through: in order, that takes a
    -- tenth of the time.
    CREATE TABLE names (
      name TEXT NOT NULL, role TEXT NOT NULL, file_id INTEGER NOT NULL, PRIMARY KEY (name, role, file_id)
    ) WITHOUT ROWID;

    CREATE TABLE edges (
      from_id INTEGER NOT NULL, to_id INTEGER NOT NULL, edge_type TEXT NOT NULL,
      PRIMARY KEY (from_id, to_id, edge_type)
    ) WITHOUT ROWID;
    CREATE INDEX edges_by_target ON edges (to_id);

    -- Node events that the journal does not have yet, written together with the rows they tell of.
    CREATE TABLE announcements (
      announcement_id INTEGER PRIMARY KEY, agent_id TEXT NOT NULL, event_type TEXT NOT NULL, event TEXT NOT NULL
    );
    CREATE INDEX announcements_by_agent ON announcements (agent_id);

    CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  `,
}
