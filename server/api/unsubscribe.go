package api

import (
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"

	"tieubieu/server/fault"
)

// The page that a reminder's last line leads to. Looking at it changes nothing, since
// mail programs look at links by themselves; its button, and a mail program's own
// (RFC 8058), send a POST to the same address. Nobody has to be signed in, and no
// script runs.
var unsubscribePage = template.Must(template.New("unsubscribe").Parse(`<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>Thư nhắc hạn – Tiêu Biểu</title>
<style>body{margin:0;padding:32px 16px;background:#f4f5f3;color:#1c211f;font:17px/1.6 "Be Vietnam Pro",Arial,sans-serif}main{max-width:36em;margin:0 auto}h1{font-size:24px;line-height:1.4}button{min-height:48px;padding:8px 20px;border:0;border-radius:6px;background:#0b5d4b;color:#fff;font:inherit}button:focus-visible{outline:3px solid #1c211f;outline-offset:2px}[lang=en]{color:#4a524e}</style></head>
<body><main>
{{if eq . "ask"}}<h1>Không nhận thư nhắc hạn nữa?</h1>
<p>Thư báo về hồ sơ, kết quả và giấy chứng nhận vẫn được gửi.</p>
<p lang="en">Stop reminder mails? Mails about your dossier, results and certificates still come.</p>
<form method="post"><button>Ngừng thư nhắc hạn <span lang="en" style="color:inherit">· Stop reminders</span></button></form>
{{else if eq . "done"}}<h1>Đã ngừng thư nhắc hạn.</h1>
<p>Có thể bật lại trong phần cài đặt tài khoản.</p>
<p lang="en">Reminder mails have stopped. You may turn them on again in the settings of your account.</p>
{{else}}<h1>Liên kết này không dùng được.</h1>
<p>Hãy mở lại liên kết trong thư, hoặc tắt thư nhắc hạn trong phần cài đặt tài khoản.</p>
<p lang="en">This link does not work. Open it from the mail again, or turn reminders off in the settings of your account.</p>
{{end}}</main></body></html>
`))

func (s *Server) unsubscribeRoutes(engine *gin.Engine) {
	show := func(c *gin.Context, err error, state string) {
		status := http.StatusOK
		if err != nil {
			if fault.Of(err) == nil {
				writeProblem(c, err)
				return
			}
			status, state = http.StatusNotFound, "unknown"
		}
		h := c.Writer.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		c.Status(status)
		_ = unsubscribePage.Execute(c.Writer, state)
	}
	const path = "/ngung-nhac/:token"
	engine.GET(path, func(c *gin.Context) {
		show(c, s.Notices.CheckLink(c.Request.Context(), c.Param("token")), "ask")
	})
	engine.POST(path, func(c *gin.Context) {
		show(c, s.Notices.Unsubscribe(c.Request.Context(), c.Param("token")), "done")
	})
}
