// SPDX-License-Identifier: Apache-2.0

// Sends back what comes (argument echo), or says hello over HTTP (argument hello). Prints its address.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

func echo(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, 65536)
	for {
		count, err := connection.Read(buffer)
		if err != nil {
			return
		}
		if _, err = connection.Write(buffer[:count]); err != nil {
			return
		}
	}
}

func hello(writer http.ResponseWriter, request *http.Request) {
	writer.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(writer, "hello, world\n")
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	fmt.Println(listener.Addr())
	if len(os.Args) > 1 && os.Args[1] == "hello" {
		fail(http.Serve(listener, http.HandlerFunc(hello)))
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			fail(err)
		}
		go echo(connection)
	}
}
