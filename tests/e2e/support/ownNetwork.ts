// A network of the test's own, at the level of the operating system: a namespace in which whatever is started finds
// itself, a default route, and nobody at the other end. Every packet that leaves for anywhere but this machine is
// counted by the kernel, whoever sent it: host, browser, or something that the browser starts by itself. Multicast goes
// by an interface of its own, since meeting another machine of the circle announces a random name there.
//
// It takes root, Linux and iproute2; elsewhere there is none.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";

export type OwnNetwork = {
  /** Starts a program inside: what is to stand before its name. */
  readonly enter: readonly [string, ...string[]];
  /** Packets so far: to anywhere, and by multicast. */
  readonly sent: () => { readonly anywhere: number; readonly multicast: number };
  /** A port of this side that leads to a port inside. */
  readonly reach: (port: number) => Promise<number>;
  readonly end: () => void;
};

const relay = (port: number): string =>
  `const s = require("node:net").connect(${port}, "127.0.0.1"); process.stdin.pipe(s); s.pipe(process.stdout);
   for (const e of [s, process.stdin, process.stdout]) e.on("error", () => process.exit()); s.on("close", () => process.exit());`;

const setUp = (name: string): void => {
  const ip = (...args: string[]) => execFileSync("ip", args, { stdio: "pipe" });
  ip("netns", "add", name);
  const inside = (...args: string[]) => ip("-n", name, ...args);
  inside("link", "set", "lo", "up");
  for (const link of ["out", "lan"]) {
    inside("link", "add", link, "type", "veth", "peer", "name", `${link}-end`);
    // Neither the kernel's own questions for neighbours nor IPv6's announcements are to be counted.
    ip(
      "netns",
      "exec",
      name,
      "sh",
      "-c",
      `for l in ${link} ${link}-end; do echo 1 > /proc/sys/net/ipv6/conf/$l/disable_ipv6; done`,
    );
    inside("link", "set", link, "arp", "off");
    inside("link", "set", link, "up");
    inside("link", "set", `${link}-end`, "up");
  }
  inside("address", "add", "10.99.0.1/32", "dev", "lan");
  inside("route", "add", "224.0.0.0/4", "dev", "lan");
  inside("route", "add", "default", "dev", "out", "src", "10.99.0.1");
  // A name server beyond the route: looking up a name is a packet that leaves.
  mkdirSync(`/etc/netns/${name}`, { recursive: true });
  writeFileSync(`/etc/netns/${name}/resolv.conf`, "nameserver 192.0.2.53\n");
};

export const makeOwnNetwork = (): OwnNetwork | null => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null;
  const name = `halaqa-${process.pid}`;
  const drop = (): void => {
    rmSync(`/etc/netns/${name}`, { recursive: true, force: true });
    try {
      execFileSync("ip", ["netns", "del", name], { stdio: "pipe" });
    } catch {
      // there was none
    }
  };
  try {
    setUp(name);
  } catch {
    drop();
    return null;
  }
  const enter = ["ip", "netns", "exec", name] as const;
  const packets = (link: string): number =>
    Number(
      execFileSync(enter[0], [...enter.slice(1), "cat", `/sys/class/net/${link}/statistics/tx_packets`]),
    );
  const servers: ReturnType<typeof createServer>[] = [];
  return {
    enter: [...enter],
    sent: () => ({ anywhere: packets("out"), multicast: packets("lan") }),
    reach: (port) =>
      new Promise((resolve) => {
        const server = createServer((socket) => {
          const child = spawn(enter[0], [...enter.slice(1), process.execPath, "-e", relay(port)], {
            stdio: ["pipe", "pipe", "ignore"],
          });
          for (const end of [socket, child.stdin, child.stdout]) end.on("error", () => socket.destroy());
          socket.on("close", () => child.stdin.end());
          socket.pipe(child.stdin);
          child.stdout.pipe(socket);
        });
        servers.push(server);
        server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
      }),
    end: () => {
      for (const server of servers) server.close();
      drop();
    },
  };
};
