#!/bin/sh
# Makes what TLS between devices and broker needs, with OpenSSL and nothing else:
#
#   make-certificate.sh authority FOLDER              the force's own authority, once; keep its key off the network
#   make-certificate.sh broker FOLDER HOST            for the broker, by the name or address that devices use
#   make-certificate.sh client FOLDER NAME            for a device, the receiver, the publisher or an operator
#   make-certificate.sh revoke FOLDER NAME            of a stolen device: writes FOLDER/revoked.pem, for the broker's crlfile
#
# A device's NAME is its `device` in the configuration: the broker takes it from the certificate. It names no place.
# Certificates last a year (DAYS=365), the authority's ten. To renew one, make it again under its name and put it in
# place: an agent uses it within ten seconds. revoke takes every certificate that was made under the name (FOLDER/issued).
# The broker then needs revoked.pem, and a restart: a reload keeps the connection that is open. Past 31 days the broker
# refuses everybody until revoked.pem is made anew, which revoke without a NAME does.
set -eu

script=$(realpath "$0")
usage() {
  sed -n '2,/^set/p' "$script" | sed '/^set/d; s/^# \{0,1\}//' >&2
  exit 64
}

[ $# -ge 2 ] || usage
what=$1 folder=$2 name=${3:-}
days=${DAYS:-365}
case $what in
  authority) mkdir -p "$folder" ;;
  broker | client | revoke)
    [ -f "$folder/authority.key" ] || { echo "$folder: expected authority.key, made by: $0 authority $folder" >&2; exit 66; }
    ;;
  *) usage ;;
esac
cd "$folder"
umask 077

new_key() {
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$1"
}

# What is there under the name stays until all of the new is made: a key without its certificate is of no use.
sign() { # name, extensions
  work=$(mktemp -d "./.$1.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  new_key "$work/key"
  openssl req -new -key "$work/key" -subj "/CN=$1" -out "$work/request"
  printf '%s\n' "basicConstraints=CA:FALSE" "$2" > "$work/extensions"
  openssl x509 -req -in "$work/request" -CA authority.pem -CAkey authority.key -CAcreateserial \
    -days "$days" -extfile "$work/extensions" -out "$work/pem"
  mkdir -p "issued/$1"
  cp "$work/pem" "issued/$1/$(openssl x509 -in "$work/pem" -noout -serial | cut -d= -f2).pem"
  chmod 644 "$work/pem"
  mv "$work/key" "$1.key"
  mv "$work/pem" "$1.pem"
}

revoke_all() { # name
  for certificate in "$1.pem" "issued/$1"/*.pem; do
    [ -f "$certificate" ] || continue
    serial=$(openssl x509 -in "$certificate" -noout -serial | cut -d= -f2)
    grep -q "^R.*	$serial	" revoked.index ||
      openssl ca -config revoked.conf -cert authority.pem -keyfile authority.key -revoke "$certificate"
  done
}

case $what in
  authority)
    [ ! -f authority.key ] || { echo "$folder: there is an authority.key already" >&2; exit 73; }
    new_key authority.key
    openssl req -x509 -new -key authority.key -subj "/CN=Barcud authority" -days 3650 \
      -addext "keyUsage=critical,keyCertSign,cRLSign" -out authority.pem
    chmod 644 authority.pem
    ;;
  broker)
    [ -n "$name" ] || usage
    case $name in *[!0-9.:]*) host=DNS:$name ;; *) host=IP:$name ;; esac
    sign "$name" "extendedKeyUsage=serverAuth
subjectAltName=$host"
    ;;
  client)
    case $name in '' | *[!A-Za-z0-9_-]*) echo "expected a name of letters, digits, - or _" >&2; usage ;; esac
    sign "$name" "extendedKeyUsage=clientAuth"
    ;;
  revoke)
    [ -z "$name" ] || [ -f "$name.pem" ] || { echo "$folder: expected $name.pem, the certificate to revoke" >&2; exit 66; }
    touch revoked.index
    [ -f revoked.number ] || echo 01 > revoked.number
    printf '%s\n' "[ca]" "default_ca=here" "[here]" "database=revoked.index" "crlnumber=revoked.number" \
      "default_md=sha256" "default_crl_days=31" > revoked.conf
    [ -z "$name" ] || revoke_all "$name"
    openssl ca -config revoked.conf -cert authority.pem -keyfile authority.key -gencrl -out revoked.pem
    chmod 644 revoked.pem
    rm revoked.conf
    ;;
esac
