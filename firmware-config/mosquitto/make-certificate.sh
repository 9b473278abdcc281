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
# place: an agent uses it within ten seconds. A revoked one is refused once the broker has read revoked.pem again
# (systemctl reload does not do that: restart it). Make revoked.pem anew within a month; also with no NAME.
set -eu

usage() {
  sed -n '2,/^set/p' "$0" | sed '/^set/d; s/^# \{0,1\}//' >&2
  exit 64
}

[ $# -ge 2 ] || usage
what=$1 folder=$2 name=${3:-}
days=${DAYS:-365}
mkdir -p "$folder"
cd "$folder"
umask 077

new_key() {
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$1"
}

sign() { # name, extensions
  [ -f authority.key ] || { echo "$folder: expected authority.key, made by: $0 authority $folder" >&2; exit 66; }
  new_key "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
  printf '%s\n' "basicConstraints=CA:FALSE" "$2" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key -CAcreateserial \
    -days "$days" -extfile "$1.ext" -out "$1.pem"
  rm "$1.csr" "$1.ext"
  chmod 644 "$1.pem"
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
    [ -f authority.key ] || { echo "$folder: expected authority.key, made by: $0 authority $folder" >&2; exit 66; }
    touch revoked.index
    [ -f revoked.number ] || echo 01 > revoked.number
    printf '%s\n' "[ca]" "default_ca=here" "[here]" "database=revoked.index" "crlnumber=revoked.number" \
      "default_md=sha256" "default_crl_days=31" > revoked.conf
    if [ -n "$name" ]; then
      [ -f "$name.pem" ] || { echo "$folder: expected $name.pem, the certificate to revoke" >&2; exit 66; }
      openssl ca -config revoked.conf -cert authority.pem -keyfile authority.key -revoke "$name.pem"
    fi
    openssl ca -config revoked.conf -cert authority.pem -keyfile authority.key -gencrl -out revoked.pem
    chmod 644 revoked.pem
    rm revoked.conf
    ;;
  *) usage ;;
esac
