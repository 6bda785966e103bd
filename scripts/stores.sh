#!/usr/bin/env bash
# Fetch the triple stores that tests/test_stores.py loads and pushes to: Apache Jena Fuseki with its loader from Maven
# Central (Java 17 and mvn; 60 MB in a cache folder outside the repository), and OpenLink Virtuoso from Debian's
# archive where this is run as root. Oxigraph's server comes with the packages of requirements.lock. What cannot be
# installed is said, and its tests are skipped.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/sendgraph/tools
fuseki=$cache/fuseki-5.5.0

fetch_fuseki() {
  local pom
  pom=$(mktemp -d)
  cat >"$pom/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>sendgraph</groupId><artifactId>stores</artifactId><version>1</version>
<dependencies>
<dependency><groupId>org.apache.jena</groupId><artifactId>jena-fuseki-server</artifactId><version>5.5.0</version></dependency>
<dependency><groupId>org.apache.jena</groupId><artifactId>jena-cmds</artifactId><version>5.5.0</version></dependency>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>2.0.16</version></dependency>
</dependencies></project>
POM
  mkdir -p "$cache"
  mvn --quiet --batch-mode -f "$pom/pom.xml" dependency:copy-dependencies -DoutputDirectory="$pom/jars" &&
    mv "$pom/jars" "$fuseki"
}

if [[ ! -d $fuseki ]]; then
  if command -v java >/dev/null && command -v mvn >/dev/null; then
    fetch_fuseki || echo "Fuseki could not be fetched from Maven Central: its tests are skipped." >&2
  else
    echo "No java or no mvn, so no Fuseki: its tests are skipped." >&2
  fi
fi

if ! command -v virtuoso-t >/dev/null; then
  if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -qq --no-install-recommends virtuoso-opensource >/dev/null; } ||
      echo "Virtuoso could not be installed: its tests are skipped." >&2
  else
    echo "Not root, or no apt-get, so no Virtuoso: its tests are skipped." >&2
  fi
fi
