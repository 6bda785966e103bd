#!/usr/bin/env bash
# Fetch the tools of others that tests/test_outside_tools.py has read our exports: Apache Jena's riot and the OWL API,
# from Maven Central. Needs Java 17 and mvn. They go to a cache folder outside the repository (17 and 60 MB); without
# them those tests are skipped.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/sendgraph/tools

fetch() { # name of the folder, then group:artifact:version…
  local folder=$cache/$1 pom dependencies='' coordinate group artifact version
  shift
  [[ -d $folder ]] && return
  for coordinate in "$@"; do
    IFS=: read -r group artifact version <<<"$coordinate"
    dependencies+="<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
  done
  mkdir -p "$cache"
  pom=$(mktemp -d)
  cat >"$pom/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>sendgraph</groupId><artifactId>tools</artifactId><version>1</version>
<dependencies>$dependencies</dependencies></project>
POM
  mvn --quiet --batch-mode -f "$pom/pom.xml" dependency:copy-dependencies -DoutputDirectory="$pom/jars"
  mv "$pom/jars" "$folder"
  rm -rf "$pom"
}

fetch jena-5.5.0 org.apache.jena:jena-cmds:5.5.0 org.slf4j:slf4j-simple:2.0.16
fetch owlapi-5.5.1 net.sourceforge.owlapi:owlapi-distribution:5.5.1 org.slf4j:slf4j-nop:2.0.16
echo "Outside tools are in $cache"
