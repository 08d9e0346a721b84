package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"tieubieu/server/blob"
	"tieubieu/server/mail"
)

// config is what the environment says. Everything has a default that works on one
// machine; the README lists it.
type config struct {
	Listen      string // host:port
	PublicURL   string // how people reach it; "" where it is only this machine
	Data        string // folder of the embedded database and objects
	PostgresBin string // programs of the embedded PostgreSQL
	DatabaseURL string // "" embedded
	Objects     blob.Config
	Mail        mail.Config // the zero value keeps mails, and sends none
	Secrets     secrets
	TLSCert     string
	TLSKey      string
	Log         slog.Level
	Demo        bool // load the demonstration even where data is not embedded
	NoDemo      bool // never load it
}

// embeddedDatabase and embeddedObjects say what is run as children.
func (c config) embeddedDatabase() bool { return c.DatabaseURL == "" }
func (c config) embeddedObjects() bool  { return c.Objects.Endpoint == "" }

// readConfig reads the environment; a wrong value is a sentence that names it.
func readConfig(getenv func(string) string) (config, error) {
	get := func(name, otherwise string) string {
		if v := strings.TrimSpace(getenv(name)); v != "" {
			return v
		}
		return otherwise
	}
	c := config{
		Listen: get("LISTEN", "127.0.0.1:8080"), PublicURL: strings.TrimSuffix(get("PUBLIC_URL", ""), "/"),
		Data: get("TIEUBIEU_DATA", "data"), PostgresBin: get("TIEUBIEU_PG_BIN", ""), DatabaseURL: get("DATABASE_URL", ""),
		TLSCert: get("TLS_CERT", ""), TLSKey: get("TLS_KEY", ""),
		Objects: blob.Config{
			Endpoint: get("S3_ENDPOINT", ""), AccessKey: get("S3_ACCESS_KEY", ""), SecretKey: get("S3_SECRET_KEY", ""),
			Bucket: get("S3_BUCKET", "tieubieu"), Region: get("S3_REGION", "us-east-1"),
		},
	}
	var err error
	if c.Data, err = filepath.Abs(c.Data); err != nil {
		return c, fmt.Errorf("TIEUBIEU_DATA: không dùng được thư mục %q", c.Data)
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return c, fmt.Errorf("LISTEN phải có dạng địa chỉ:cổng, không phải %q", c.Listen)
	}
	if err := c.Log.UnmarshalText([]byte(get("LOG_LEVEL", "warn"))); err != nil {
		return c, fmt.Errorf("LOG_LEVEL phải là debug, info, warn hoặc error, không phải %q", getenv("LOG_LEVEL"))
	}
	if c.PublicURL != "" {
		if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return c, fmt.Errorf("PUBLIC_URL phải là một địa chỉ http hoặc https, không phải %q", c.PublicURL)
		}
	}
	if c.DatabaseURL != "" {
		if u, err := url.Parse(c.DatabaseURL); err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
			return c, fmt.Errorf("DATABASE_URL phải có dạng postgres://…")
		}
	}
	if !c.embeddedObjects() && (c.Objects.AccessKey == "" || c.Objects.SecretKey == "") {
		return c, fmt.Errorf("S3_ENDPOINT cần đi cùng S3_ACCESS_KEY và S3_SECRET_KEY")
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return c, fmt.Errorf("TLS_CERT và TLS_KEY phải được đặt cùng nhau")
	}
	if c.Mail, err = readMail(get); err != nil {
		return c, err
	}
	if c.Secrets, err = readSecrets(get); err != nil {
		return c, err
	}
	switch v := get("TIEUBIEU_DEMO", ""); v {
	case "":
	case "1":
		c.Demo = true
	case "0":
		c.NoDemo = true
	default:
		return c, fmt.Errorf("TIEUBIEU_DEMO phải là 0 hoặc 1, không phải %q", v)
	}
	return c, nil
}

// readMail reads how mail is sent: SMTP_HOST and what belongs to it.
func readMail(get func(name, otherwise string) string) (mail.Config, error) {
	c := mail.Config{
		Host: get("SMTP_HOST", ""), User: get("SMTP_USER", ""), Password: get("SMTP_PASSWORD", ""), From: get("SMTP_FROM", ""),
		TLS: mail.TLS(get("SMTP_TLS", string(mail.StartTLS))),
	}
	usual := map[mail.TLS]string{mail.StartTLS: "587", mail.Implicit: "465", mail.Clear: "25"}[c.TLS]
	c.Port, _ = strconv.Atoi(get("SMTP_PORT", usual)) // 0, and so refused, where it is no number
	return c, c.Check()
}

// links is the address that mails lead to, without a slash at the end: where nothing
// is configured, that of this machine.
func (c config) links() string {
	switch {
	case c.PublicURL != "":
		return c.PublicURL
	case c.TLSCert != "":
		return "https://" + c.Listen
	default:
		return "http://" + c.Listen
	}
}

// loadsDemonstration says whether an empty database is filled with the
// demonstration: only where everything is embedded and private, unless asked for.
func (c config) loadsDemonstration() bool {
	return c.Demo || !c.NoDemo && c.embeddedDatabase() && c.PublicURL == ""
}
