// Command server is Tiêu Biểu: the judging of typical rural-industrial products,
// from entries through score sheets to published rankings and promotions.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"tieubieu/server/embedded"
	"tieubieu/server/heic"
	"tieubieu/server/publication"
)

const usage = `Cách dùng: server LỆNH [tham số]

  serve                 chạy máy chủ (mặc định kèm PostgreSQL và kho tệp riêng)
  demo                  nạp dữ liệu minh hoạ vào cơ sở dữ liệu trống
  rehearse SỐ_SẢN_PHẨM  nạp một kỳ diễn tập vừa mở chấm vào cơ sở dữ liệu trống, in mã giám khảo (JSON)
  migrate               cập nhật lược đồ cơ sở dữ liệu
  admin TÊN ĐĂNG-NHẬP   tạo quản trị viên đầu tiên; mật khẩu đọc từ đầu vào chuẩn
  import TỆP.csv        nhập danh sách công nhận cũ vào sổ đăng ký (chưa đối chiếu)
  import communes TỆP.csv [NGÀY]  nhập danh mục xã, phường (cột code,name,kind,province_code)
  recompute TỆP|-       tính lại thứ hạng từ gói kết quả
  verify TỆP            tính lại và so với kết quả ghi trong gói
`

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		args = []string{"serve"}
	}
	command, args := args[0], args[1:]
	switch command {
	case "recompute":
		return publication.RecomputeCommand(args, stdin, stdout, stderr)
	case "verify":
		return publication.VerifyCommand(args, stdin, stdout, stderr)
	case "objectstore":
		return embedded.ObjectStoreMain(args)
	case heic.Command:
		return heic.Main(stdin, stdout)
	}
	commands := map[string]func(context.Context, config, []string, io.Reader, io.Writer) error{
		"serve": serve, "demo": loadDemonstration, "migrate": migrate, "admin": makeAdministrator, "import": importRegister, "rehearse": rehearse,
	}
	do, known := commands[command]
	if !known {
		fmt.Fprint(stderr, usage)
		return 2
	}
	cfg, err := readConfig(os.Getenv)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := do(ctx, cfg, args, stdin, stdout); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, err) // a refusal is its own sentence
		return 1
	}
	return 0
}
