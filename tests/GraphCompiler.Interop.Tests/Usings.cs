global using GraphCompiler.Tests.Shared;
global using Xunit;
