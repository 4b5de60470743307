using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Runtime.Memory;

public sealed class VariableStorageTests
{
    private static VariableStorage Create()
    {
        var storage = new VariableStorage(DType.Float32, 2, trainable: true);
        storage.Replace(new float[2], 2, exposed: false);
        return storage;
    }

    [Fact]
    public void Buffer_is_writable_while_nobody_else_sees_it()
    {
        var storage = Create();
        Assert.True(storage.IsWritable(own: 0));
        storage.EnterRead();
        Assert.False(storage.IsWritable(own: 0));
        Assert.True(storage.IsWritable(own: 1));
        storage.Lock();
        storage.Unlock(readers: 1);
        Assert.True(storage.IsWritable(own: 0));
    }

    [Fact]
    public void Snapshot_exposes_the_buffer_until_it_is_replaced()
    {
        var storage = Create();
        var (buffer, shape) = storage.Snapshot();
        Assert.Same(storage.Buffer, buffer);
        Assert.Equal(2, shape);
        Assert.False(storage.IsWritable(own: 0));
        storage.Replace(new float[2], 2, exposed: false);
        Assert.True(storage.IsWritable(own: 0));
    }

    [Fact]
    public async Task Reader_waits_for_the_writer()
    {
        var storage = Create();
        storage.Lock();
        var reading = Task.Run(storage.EnterRead);
        await Task.Delay(20);
        Assert.False(reading.IsCompleted);
        storage.Unlock();
        await reading.WaitAsync(TimeSpan.FromSeconds(5));
        storage.ExitRead();
    }

    [Fact]
    public void Without_a_value_it_says_so()
    {
        var storage = new VariableStorage(DType.Float32, 2, trainable: true);
        Assert.False(storage.IsInitialized);
        Assert.Throws<InvalidOperationException>(() => storage.Snapshot());
        storage.Replace(new float[2], 2, exposed: false);
    }
}
