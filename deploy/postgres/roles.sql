-- Who may do what in the portal's database. Run as a superuser of the server, inside that database; safe to repeat, also
-- on an installation whose tables belong to somebody else (docs/runbook.md). Passwords are set by roles.sh.
--
--   portal_owner  owns database, schema, tables and functions; migrates, and nothing else
--   portal        what web, worker and beat are: reads and writes rows. It cannot empty, alter or drop a table, put a
--                 trigger to sleep, make roles or read the server's files
DO $$
DECLARE
    thing text;
BEGIN
    FOREACH thing IN ARRAY ARRAY['portal_owner', 'portal'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = thing) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN', thing);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- made by somebody else this very moment, in another database of the server
            END;
        END IF;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = thing
                   AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)) THEN
            EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS', thing);
        END IF;
    END LOOP;
    FOR thing IN SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
                 WHERE m.member = 'portal'::regrole LOOP
        EXECUTE format('REVOKE %I FROM portal', thing);  -- such as pg_read_server_files
    END LOOP;

    EXECUTE format('ALTER DATABASE %I OWNER TO portal_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, portal', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO portal', current_database());
    ALTER SCHEMA public OWNER TO portal_owner;
    REVOKE ALL ON SCHEMA public FROM PUBLIC, portal;
    GRANT USAGE ON SCHEMA public TO portal;

    -- Sequences follow their tables. What an extension brought stays with it.
    FOR thing IN SELECT c.oid::regclass::text FROM pg_class c
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                 AND c.relowner <> 'portal_owner'::regrole
                 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO portal_owner', thing);
    END LOOP;
    FOR thing IN SELECT p.oid::regprocedure::text FROM pg_proc p
                 WHERE p.pronamespace = 'public'::regnamespace AND p.proowner <> 'portal_owner'::regrole
                 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
        EXECUTE format('ALTER ROUTINE %s OWNER TO portal_owner', thing);
    END LOOP;
END
$$;

-- What is there, with nothing left of older rights, and what migrations will make.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, portal;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, portal;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal;
