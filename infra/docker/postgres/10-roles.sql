-- A role and a schema for each service: none sees what another one keeps. The roles can't log in
-- until 20-passwords.sql has given them a password.
CREATE ROLE identity_service LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 100;
CREATE ROLE token_service LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 100;
CREATE ROLE pipeline_service LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 100;
CREATE ROLE trigger_ingest_service LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 100;
CREATE ROLE agent_gateway_service LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 100;

DO $$
BEGIN
  -- Neither connections nor temporary tables for whoever else there is. The runner of migrations says
  -- `CREATE SCHEMA IF NOT EXISTS`, which PostgreSQL allows only to who might create one.
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format(
    'GRANT CONNECT, CREATE ON DATABASE %I TO identity_service, token_service, pipeline_service, '
    'trigger_ingest_service, agent_gateway_service',
    current_database()
  );
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Whoever owns a schema may do all in it; nobody else has any right there.
CREATE SCHEMA identity AUTHORIZATION identity_service;
CREATE SCHEMA token AUTHORIZATION token_service;
CREATE SCHEMA pipeline AUTHORIZATION pipeline_service;
CREATE SCHEMA trigger_ingest AUTHORIZATION trigger_ingest_service;
CREATE SCHEMA agent_gateway AUTHORIZATION agent_gateway_service;
