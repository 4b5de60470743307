namespace GraphCompiler.Generated
{
    using System;
    using System.Runtime.CompilerServices;
    using GraphCompiler.CompilerServices;
    using ILGPU;

    /// <summary>The kernels of <c>App.Functions.F</c> for devices of ILGPU.</summary>
    internal static class App_Functions_FDevice
    {
        /// <summary>The most threads of a group; fewer are a power of two.</summary>
        internal const int GroupSize = 256;

        /// <summary>One pass over x and shift row by row: gives one sum and one disjunction.</summary>
        /// <remarks><c>r2 float32:EE float32:BE float32:BB | 3=Subtract 0 1 | 4=Sum:BE 3 | 5=Greater 3 2 | 6=Any:BE 5 | store 4:BE | store 6:BE</c></remarks>
        internal static void Kernel1(ArrayView<float> x, ArrayView<float> shift, ArrayView<float> v0f, ArrayView<float> out1, ArrayView<byte> out2, int count, int folded, int slices, int extent1)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                var v0f_at = v0f[0];
                for (var part = (Grid.IdxX * Group.DimX) + Group.IdxX; part < count * slices; part += stride)
                {
                    var slice = part / count;
                    var column = part - (slice * count);
                    var index1 = column;
                    var t2_fold = 0f;
                    var t4_fold = 0;
                    for (var position = slice; position < folded; position += slices)
                    {
                        var index0 = position;
                        var i = (index0 * extent1) + index1;
                        var x_at = x[i];
                        var shift_at = shift[index1];
                        var t1 = x_at - shift_at; // x - shift
                        var t3 = t1 > v0f_at; // x - shift > 0f
                        t2_fold = t2_fold + t1;
                        t4_fold = t4_fold | (t3 ? 1 : 0);
                    }

                    out1[part] = t2_fold;
                    out2[part] = (byte)t4_fold;
                }
            }
        }

        /// <summary>Folds the parts that Kernel1 leaves.</summary>
        internal static void Kernel1Total(ArrayView<float> parts1, ArrayView<byte> parts2, ArrayView<float> out1, ArrayView<byte> out2, int count, int slices)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
                {
                    var t2_fold = 0f;
                    var t4_fold = 0;
                    for (var slice = 0; slice < slices; slice++)
                    {
                        t2_fold = t2_fold + parts1[(slice * count) + i];
                        t4_fold = t4_fold | parts2[(slice * count) + i];
                    }

                    out1[i] = t2_fold;
                    out2[i] = (byte)t4_fold;
                }
            }
        }

        /// <summary>One pass over d0 row by row: gives one sum and computes one result.</summary>
        /// <remarks><c>r2 float32:BE | 1=Negate 0 | 2=Sum:BE 1 | store 0:EE | store 2:BE</c></remarks>
        internal static void Kernel2(ArrayView<float> d0, ArrayView<float> out1, ArrayView<float> out2, int count, int folded, int slices, int extent1)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                for (var part = (Grid.IdxX * Group.DimX) + Group.IdxX; part < count * slices; part += stride)
                {
                    var slice = part / count;
                    var column = part - (slice * count);
                    var index1 = column;
                    var t2_fold = 0f;
                    for (var position = slice; position < folded; position += slices)
                    {
                        var index0 = position;
                        var i = (index0 * extent1) + index1;
                        var d0_at = d0[index1];
                        var t1 = -d0_at; // d x - shift
                        out1[i] = d0_at;
                        t2_fold = t2_fold + t1;
                    }

                    out2[part] = t2_fold;
                }
            }
        }

        /// <summary>Folds the parts that Kernel2 leaves.</summary>
        internal static void Kernel2Total(ArrayView<float> parts2, ArrayView<float> out2, int count, int slices)
        {
            unchecked
            {
                var stride = Grid.DimX * Group.DimX;
                for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
                {
                    var t2_fold = 0f;
                    for (var slice = 0; slice < slices; slice++)
                    {
                        t2_fold = t2_fold + parts2[(slice * count) + i];
                    }

                    out2[i] = t2_fold;
                }
            }
        }

        [ModuleInitializer]
        internal static void Register()
        {
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel1), "r2 float32:EE float32:BE float32:BB | 3=Subtract 0 1 | 4=Sum:BE 3 | 5=Greater 3 2 | 6=Any:BE 5 | store 4:BE | store 6:BE", 2);
            DeviceKernelRegistry.Add(typeof(App_Functions_FDevice), nameof(Kernel2), "r2 float32:BE | 1=Negate 0 | 2=Sum:BE 1 | store 0:EE | store 2:BE", 2);
        }
    }
}
