package main

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
)

func TestSecretsInTheEnvironment(t *testing.T) {
	key := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32))
	for name, c := range map[string]struct {
		env  map[string]string
		want string // in the refusal; "" for none
	}{
		"nothing":                       {nil, ""},
		"a key":                         {map[string]string{"TIEUBIEU_SEAL_KEY": key}, ""},
		"a key that is too short":       {map[string]string{"TIEUBIEU_SEAL_KEY": "c2VjcmV0"}, "TIEUBIEU_SEAL_KEY"},
		"an unknown rule":               {map[string]string{"TIEUBIEU_PERSONAL_NUMBER": "maybe"}, "TIEUBIEU_PERSONAL_NUMBER"},
		"a gateway that is no address":  {map[string]string{"SMS_URL": "nowhere"}, "SMS_URL"},
		"a gateway and nothing to seal": {map[string]string{"SMS_URL": "https://sms.example/send", "DATABASE_URL": "postgres://x/y"}, "TIEUBIEU_SEAL_KEY"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readConfig(func(name string) string { return c.env[name] })
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a sentence with %q", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "c2VjcmV0") {
				t.Errorf("got the key in %v", err)
			}
		})
	}
}
