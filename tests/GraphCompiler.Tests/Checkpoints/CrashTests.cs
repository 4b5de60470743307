using System.Diagnostics;
using System.Globalization;
using GraphCompiler.Bundles;

namespace GraphCompiler.Tests.Checkpoints;

public sealed class CrashTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("GraphCompiler.Checkpoints.").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Each operation of the disk in turn fails: for good, as in a crash, or once, as of a full disk.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void A_save_that_fails_anywhere_harms_no_checkpoint(bool isManaged, bool isCrash)
    {
        // What the newest checkpoint holds, and how often was saved.
        var (newest, saves) = (0f, 0);
        for (var step = -3; ; step++)
        {
            var files = new FailingFiles(step < 0 ? int.MaxValue : step, isCrash);
            var v = new Variable<float>(Tf.Zeros([40]));
            var checkpoint = new Checkpoint { Files = files, ["v"] = v };
            var manager = isManaged ? new CheckpointManager(checkpoint, _folder, maxToKeep: 2) : null;
            if (Checkpoint.Latest(_folder) is { } before) checkpoint.Restore(before).AssertConsumed();
            var count = checkpoint.SaveCounter.Item();
            v.Assign(Tf.Fill([40], (float)++saves));
            var kept = manager?.Checkpoints ?? [];
            try
            {
                _ = manager?.Save() ?? checkpoint.Save(Path.Combine(_folder, "ckpt"));
                newest = saves;
            }
            catch (IOException)
            {
                if (!isCrash) Assert.Equal(count, checkpoint.SaveCounter.Item());
            }

            var restored = new Variable<float>(Tf.Zeros([40]));
            var other = new Checkpoint { ["v"] = restored };
            other.Restore(Checkpoint.Latest(_folder)).AssertConsumed();
            var value = Assert.Single(restored.ToArray().Distinct());
            Assert.True(value == newest || (files.HasFailed && value == saves));
            newest = value;
            foreach (var path in kept.TakeLast(1)) other.Restore(path).AssertConsumed();
            if (step > 10 && !files.HasFailed) return;
        }
    }

    /// <summary>The same of one path that is written over, as the best model so far is.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writing_over_a_checkpoint_keeps_the_old_one_until_the_new_one_is_whole(bool isCrash)
    {
        var path = Path.Combine(_folder, "best");
        var old = 0f;
        for (var step = -1; ; step++)
        {
            var files = new FailingFiles(step < 0 ? int.MaxValue : step, isCrash);
            var checkpoint = new Checkpoint { Files = files, ["v"] = new Variable<float>(Tf.Fill([40], old + 1)) };
            var isWritten = true;
            try
            {
                checkpoint.Write(path);
            }
            catch (IOException)
            {
                isWritten = false;
            }

            var v = new Variable<float>(Tf.Zeros([40]));
            new Checkpoint { ["v"] = v }.Read(path).AssertConsumed();
            Assert.All(v.ToArray(), value => Assert.True(value == old + 1 || (value == old && !isWritten)));
            old = v.ToArray()[0];
            if (!files.HasFailed && step > 10) return;
        }
    }

    [Fact]
    public void Ten_killed_processes_lose_nothing()
    {
        var last = 0;
        for (var kill = 0; kill < 10; kill++)
        {
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                ArgumentList = { "exec", typeof(SavingProcess).Assembly.Location, "save", _folder },
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            for (var line = 0; line <= kill; line++) last = int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            process.Kill();
            process.WaitForExit();

            var (checkpoint, a, b) = SavingProcess.Objects();
            var newest = Checkpoint.Latest(_folder)!;
            checkpoint.Restore(newest).AssertConsumed();
            var count = (int)checkpoint.SaveCounter.Item();
            Assert.InRange(count, last, int.MaxValue);
            Assert.Equal(Path.Combine(_folder, $"ckpt-{count}"), newest);
            AssertAll(count, a, b);
            foreach (var kept in new CheckpointManager(checkpoint, _folder, 3).Checkpoints.Where(k => File.Exists(BundleFiles.Index(k))))
            {
                checkpoint.Restore(kept).AssertConsumed();
                AssertAll((int)checkpoint.SaveCounter.Item(), a, b);
            }
        }

        static void AssertAll(int expected, Variable<float> a, Variable<float> b)
        {
            Assert.All(a.ToArray(), value => Assert.Equal(expected, value));
            Assert.All(b.ToArray(), value => Assert.Equal(-expected, value));
        }
    }

    /// <summary>A disk that fails at an operation; a write has written half by then.</summary>
    private sealed class FailingFiles(int step, bool isCrash) : FileSystem
    {
        private int _step;

        public bool HasFailed { get; private set; }

        public override Stream Create(string path)
        {
            Go();
            return new FailingStream(this, base.Create(path));
        }

        public override void Flush(Stream file)
        {
            Go();
            base.Flush(((FailingStream)file).Inner);
        }

        public override void Rename(string from, string to)
        {
            Go();
            base.Rename(from, to);
        }

        public override void Delete(string path)
        {
            Go();
            base.Delete(path);
        }

        private void Go()
        {
            if (!IsNow()) return;
            throw new IOException("No space left on device");
        }

        private bool IsNow()
        {
            var isNow = _step++ == step || (HasFailed && isCrash);
            HasFailed |= isNow;
            return isNow;
        }

        private sealed class FailingStream(FailingFiles files, Stream inner) : Stream
        {
            public Stream Inner => inner;

            public override bool CanRead => false;

            public override bool CanSeek => false;

            public override bool CanWrite => true;

            public override long Length => inner.Length;

            public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

            public override void Write(ReadOnlySpan<byte> buffer)
            {
                var isNow = files.IsNow();
                inner.Write(isNow ? buffer[..(buffer.Length / 2)] : buffer);
                if (isNow) throw new IOException("No space left on device");
            }

            public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

            public override void Flush() => inner.Flush();

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            protected override void Dispose(bool disposing)
            {
                if (disposing) inner.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
